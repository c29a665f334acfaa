// Drives a page of the report in Chromium. Each check prints a line; the first that fails ends it all with a stack.
//
//   node page.mjs CHROMIUM PAGE HOSTILE-PAGE OLDER-NIGHT NIGHT PROFILED FLAMES

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [, , executablePath, plain, hostile, sample, night, profiled, flames] = process.argv;
const address = (file, hash = '') => `file://${file}${hash}`;
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
let complaints = [];

async function open(file, hash = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  // A browser beside heavy work has seconds of the processor in a minute.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && request.url().split('#')[0] !== address(file)) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address(file, hash));
  return page;
}

async function check(name, body) {
  complaints = [];
  const pages = [];
  await body(async (...how) => { const page = await open(...how); pages.push(page); return page; });
  assert.deepEqual(complaints, [], name);
  for (const page of pages) await page.context().close();
  console.log(`ok ${name}`);
}

const calls = '#panel-calls';
const field = (page, workload, column) => page.locator(`${calls} tr[data-workload="${workload}"] td`).nth(column);
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const visible = (locator) => locator.evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
const columnOf = (page, config) => page.locator(`${calls} thead th`).evaluateAll(
  (all, wanted) => all.findIndex((heading) => heading.dataset.key === wanted), `component/rust/${config}`);

// What is folded away becomes part of the page when it is opened; within it there may be more.
async function unfold(page, which = 'main details') {
  for (let closed = 1; closed; ) {
    closed = await page.evaluate((all) => {
      const shut = [...document.querySelectorAll(all)].filter((one) => !one.open);
      for (const one of shut) one.open = true;
      return shut.length;
    }, which);
    await page.waitForFunction(() => !document.querySelector('details[open] > noscript'));
  }
}

await check('sorting follows the headings, by keyboard too', async (open) => {
  const page = await open(plain);
  await unfold(page, '.panel');
  const place = await columnOf(page, 'winch');
  const heading = page.locator(`${calls} thead th`).nth(place);
  const values = () => page.locator(`${calls} tbody tr`).evaluateAll((rows, at) => rows.map((row) => Number(row.cells[at].dataset.v)), place);
  assert.equal(await heading.getAttribute('aria-sort'), 'none');
  await heading.locator('button').focus();
  await page.keyboard.press('Enter');
  assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
  const ascending = await values();
  assert.deepEqual(ascending, [...ascending].sort((a, b) => a - b));
  await page.keyboard.press('Enter');
  assert.equal(await heading.getAttribute('aria-sort'), 'descending');
  assert.deepEqual(await values(), [...ascending].reverse());
  assert.match(await hash(page), /sort=calls,\d+,descending/);
  await page.reload();
  assert.equal(await heading.getAttribute('aria-sort'), 'descending');
});

await check('filters hide rows and columns, and are kept in the address', async (open) => {
  const page = await open(plain);
  await unfold(page, '.panel');
  const [rows, columns] = [page.locator(`${calls} tbody tr`), page.locator(`${calls} thead th`)];
  const [allRows, allColumns] = [await visible(rows), await visible(columns)];
  await page.fill('input[name=w]', 'quote-cart');
  await page.fill('input[name=c]', 'winch');
  assert.deepEqual([await visible(rows), await visible(columns)], [1, 3]);
  assert.match(await hash(page), /w=quote-cart&c=winch/);
  await page.selectOption('select[name=panel]', 'calls');
  assert.equal(await visible(page.locator('.panel')), 1);
  await page.click('form.controls button[type=reset]');
  assert.deepEqual([await visible(rows), await visible(columns)], [allRows, allColumns]);
});

await check('another baseline gives the ratios that are true', async (open) => {
  const page = await open(plain);
  await unfold(page, '.panel');
  const [winch, cranelift, pooling] = await Promise.all(['winch', 'cranelift', 'pooling'].map((name) => columnOf(page, name)));
  const at = (place) => field(page, 'pricing/quote-cart', place - 1);
  const before = await at(winch).innerText();
  await page.selectOption('select[name=base]', 'component/rust/cranelift');
  await at(cranelift).getByText('baseline').waitFor();
  // Launch by launch it is 1.5; the figures alone, ± 10 % each, would leave it open.
  const ratio = Number(/× ([\d.]+)/.exec(await at(winch).innerText())[1]);
  assert.ok(Math.abs(ratio / 1.5 - 1) < 0.02, `${ratio}`);
  assert.match(await at(winch).getAttribute('class'), /^w2$/);
  assert.match(await at(pooling).getAttribute('class'), / x$/);
  assert.match(await at(pooling).evaluate((one) => getComputedStyle(one).backgroundImage), /repeating-linear-gradient/);
  assert.match(await hash(page), /base=component\/rust\/cranelift/);
  await page.selectOption('select[name=base]', '');
  assert.equal(await at(winch).innerText(), before);
});

await check('under another baseline no ratio to native is left', async (open) => {
  for (const [file, base] of [[plain, 'component/rust/winch'], [sample, 'component/rust/pulley'], [sample, 'component/rust/winch']]) {
    const page = await open(file);
    await unfold(page, '.panel');
    const fields = page.locator('.matrix tbody td:not(.class, :empty, .lack)');
    const texts = () => fields.evaluateAll((all) => all.map((one) => one.innerText));
    const before = await texts();
    await page.selectOption('select[name=base]', base);
    await page.locator('.matrix td.base small', { hasText: 'baseline' }).first().waitFor();
    const after = await fields.evaluateAll((all) => all.map((one) => ({
      text: one.innerText, small: [...one.querySelectorAll('small')].map((small) => small.textContent), held: one.className, v: one.dataset.v,
    })));
    const services = await page.locator('#panel-capacity-services td:not(.class, :empty, .lack)').evaluateAll((all) => all.map((one) => one.className));
    assert.ok(services.length > 0 && services.every((held) => held === 'unheld'), `${base}: ${[...new Set(services)]}`);
    const held = after.filter((one) => one.text.startsWith('×'));
    assert.ok(held.length > 0, base);
    for (const one of after) {
      const told = one.text.startsWith('×') ? one.v !== undefined : one.small.some((text) => text === 'baseline' || text.startsWith('no ratio'));
      assert.ok(told, JSON.stringify(one));
    }
    await page.selectOption('select[name=base]', '');
    assert.deepEqual(await texts(), before);
  }
});

await check('words of a filter are alternatives where no configuration has them all, and figures are counted', async (open) => {
  const page = await open(sample);
  const count = page.locator('form.controls .count');
  const figures = async () => Number(/^([\d,]+) figure/.exec(await count.innerText())[1].replaceAll(',', ''));
  const folded = await count.innerText();
  await unfold(page, '.panel');
  await page.fill('input[name=w]', ' ');
  const onPage = await page.locator('.matrix tbody td:not(.class, :empty, .lack)').count();
  assert.equal(await figures(), onPage);
  assert.equal(await count.innerText(), folded);
  assert.match(folded, /[\d,]+ combinations that were not measured/);
  // A row or column without any figure is in no table, but named.
  const bare = await page.locator('.matrix tbody tr').evaluateAll((all) => all.filter((row) => ![...row.cells].slice(2).some((one) => !one.matches(':empty, .lack'))).length);
  assert.equal(bare, 0);
  assert.match(await page.locator('#panel-starts').innerText(), /Without any figure here: [^]*winch-explicit-bounds/);
  await page.fill('input[name=c]', 'cranelift winch');
  const columns = await page.locator(`${calls} thead th`).evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.key));
  assert.ok(['component/rust/cranelift', 'component/rust/winch'].every((one) => columns.includes(one)), `${columns}`);
  assert.ok(!columns.includes('component/rust/pooling'), `${columns}`);
  assert.ok(await figures() > 100);
  await page.fill('input[name=c]', 'epoch pooled');
  const both = await page.locator(`${calls} thead th`).evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.key));
  assert.deepEqual(both.slice(2), ['component/rust/epoch-fresh-pooled']);
});

await check('a metric that was measured twice says which measurement is which, and its control', async (open) => {
  const page = await open(plain, '#cell=pricing/quote-cart@component/rust/epoch&metric=call-ns');
  const lines = page.locator('#details tr.here');
  await lines.first().waitFor();
  const [first, second] = await lines.allInnerTexts();
  assert.match(first, /group 1 of the plan; tables show this one/);
  assert.match(second, /group 2 of the plan(?!;)/);
  assert.match(first, /× 5\.50 \(5\.4\d–5\.5\d\)\s+of native\/rust, 200 ns ± 10 %/);
  const real = await open(sample, '#cell=pricing/get-quote@component/rust/cranelift&metric=call-ns');
  await real.locator('#details tr.here').first().waitFor();
  const [one, other] = await real.locator('#details tr.here').allInnerTexts();
  assert.match(one, /group 1 of the plan: call-time, 20 launches of each of 22 contenders; tables show this one/);
  assert.match(other, /group 5 of the plan: call-time, 12 launches of each of 4 contenders[^]*of native\/rust, 26 ns ± 14 %/);
  const whole = await real.locator('#details table').innerText();
  assert.ok(!/\d (us|1\/s|ns\/call)\b/.test(whole), whole);
  assert.match(whole, /3\.17 to 5\.67 M\/s/);
});

await check('figures and headings have addresses that lead to them, also where they are folded away', async (open) => {
  const page = await open(sample);
  const id = await page.evaluate(() => [...document.querySelectorAll('main details > noscript')]
    .map((text) => /<figure id="([^"]+)"/.exec(text.textContent)?.[1]).find(Boolean));
  assert.equal(await page.locator(`[id="${id}"]`).count(), 0);
  const there = await open(sample, `#${id}`);
  assert.ok(await there.locator(`[id="${id}"]`).isVisible());
  const own = page.locator('#fig-memory .permalink');
  await own.click();
  assert.match(await hash(page), /^#at=fig-memory$/);
  const headings = page.locator('main h2, main h3');
  const unnamed = await headings.evaluateAll((all) => all.filter((one) => !one.id).map((one) => one.textContent));
  assert.deepEqual(unnamed, []);
});

await check('a workload of the reader’s is told in every shape, kept in the address, and its inputs are checked', async (open) => {
  const page = await open(sample);
  const form = page.locator('form.yours');
  const typical = await page.locator('#yours-costs').innerHTML();
  const tableOf = () => page.locator('#yours-costs table').first();
  const told = (id) => tableOf().locator('tbody tr', { has: page.locator(`code:text-is("${id}")`) }).locator('td').allInnerTexts();
  // What stands there without a script is what the script says of the same workload.
  const before = await told('native');
  await form.locator('[name=second]').fill('200001');
  await form.locator('[name=second]').fill('200000');
  await page.locator('#yours-said').waitFor();
  assert.match(await hash(page), /load=pricing\/unit-price~~200000~~process~1/);
  assert.deepEqual(await told('native'), before);
  assert.ok(await tableOf().locator('tbody tr').count() > 15);
  // A size between two measured ones lies between their figures; beyond them there is none.
  await form.locator('[name=function]').selectOption('fraud/screen');
  const nanoseconds = async (size) => {
    await form.locator('[name=size]').fill(size);
    await page.locator('#yours-said', { hasText: `, ${size}:` }).waitFor();
    const [, count, unit] = /^([\d.,]+) (ns|µs|ms)/.exec((await told('native'))[0]);
    return Number(count.replaceAll(',', '')) * { ns: 1, µs: 1e3, ms: 1e6 }[unit];
  };
  const [least, middle, most] = [await nanoseconds('1KiB'), await nanoseconds('2KiB'), await nanoseconds('4KiB')];
  assert.ok(least < middle && middle < most, `${least} ${middle} ${most}`);
  const wrong = async (field, value, says) => {
    const was = await form.locator(`[name=${field}]`).inputValue();
    await form.locator(`[name=${field}]`).fill(value);
    await form.locator('.count.wrong', { hasText: says }).waitFor();
    assert.equal(await form.locator(`[name=${field}]`).getAttribute('aria-invalid'), 'true');
    assert.equal(await page.locator('#yours-costs table').count(), 0);
    await form.locator(`[name=${field}]`).fill(was);
  };
  await wrong('size', '1GiB', 'is not a size: write it like 16B');
  await wrong('size', '64MiB', 'beyond what was measured of fraud/screen: from 16B to 4MiB');
  await wrong('second', 'many', 'must be a number');
  await wrong('start', '0', 'must be 1 or more');
  await wrong('instances', '1.5', 'must be a whole number');
  const link = await page.evaluate(() => location.href.split('#')[1]);
  const there = await open(sample, `#${link}`);
  await there.locator('#yours-said').waitFor();
  assert.equal(await there.locator('#yours-costs').innerHTML(), await page.locator('#yours-costs').innerHTML());
  await form.locator('button[type=reset]').click();
  assert.equal(await page.locator('#yours-costs').innerHTML(), typical);
  const odd = await open(sample, '#load=no/such~1~x');
  await odd.locator('form.yours .count.wrong', { hasText: 'has no function “no/such”' }).waitFor();
});

await check('what is read before everything else is short, and little of it takes the focus', async (open) => {
  for (const file of [sample, night]) await isShort(await open(file, '', { viewport: { width: 1440, height: 900 } }));
});

async function isShort(page) {
  const { words, screens, focusable } = await page.evaluate(() => {
    const everything = document.getElementById('matrix');
    const before = (one) => everything.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let words = 0;
    while (texts.nextNode()) {
      const around = texts.currentNode.parentElement;
      if (!before(around) || around.closest('script, style, template, noscript') || !around.checkVisibility()) continue;
      words += (texts.currentNode.textContent.match(/[\p{L}\p{N}]\S*/gu) ?? []).length;
    }
    const takes = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
    return {
      words,
      screens: (everything.getBoundingClientRect().top + scrollY) / innerHeight,
      focusable: takes.filter((one) => !one.disabled && one.checkVisibility()).length,
    };
  });
  const told = `${words} words, ${screens.toFixed(1)} screens, ${focusable} take the focus`;
  console.log(told);
  assert.ok(words > 500 && words < 10_000 && screens < 12 && focusable > 50 && focusable <= 1_500, told);
}

await check('the figure at a point of a chart is told there, by the pointer and by the keys', async (open) => {
  const page = await open(plain);
  const chart = page.locator('#fig-decision svg.chart');
  const tip = page.locator('.tip');
  const told = (await chart.getAttribute('aria-label')).replace(/^[^.]*\. /, '').split('; ');
  assert.ok(told.length > 2, `${told}`);
  const points = await chart.evaluate((svg) => svg.dataset.at.split(',').map((place) => {
    const [x, y] = place.split(' ').map(Number);
    const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    return [at.x, at.y];
  }));
  assert.equal(points.length, told.length);
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  for (const [nth, text] of told.entries()) {
    const y = await chart.evaluate((svg, place) => svg.getScreenCTM().f + svg.getScreenCTM().d * Number(svg.dataset.at.split(',')[place].split(' ')[1]), nth);
    await page.mouse.move(box.x + box.width / 2, y);
    assert.equal(await tip.innerText(), text);
    // What is told is what is written beside the point.
    assert.ok((await chart.textContent()).includes(text.split(': ')[1]), text);
  }
  await page.mouse.move(2, 2);
  assert.equal(await tip.isVisible(), false);
  // One stop of the Tab key, from which arrows lead to all of them.
  const stops = page.locator('#fig-decision [tabindex="0"]');
  assert.equal(await stops.count(), 1);
  await stops.focus();
  const keys = [['ArrowDown', 0], ['ArrowDown', 1], ['ArrowRight', 2], ['ArrowUp', 1], ['End', told.length - 1], ['ArrowRight', told.length - 1], ['Home', 0]];
  for (const [key, nth] of keys) {
    await page.keyboard.press(key);
    assert.equal(await tip.innerText(), told[nth], key);
    assert.equal(await page.locator('.ring').count(), 1);
  }
  await page.keyboard.press('Escape');
  assert.equal(await tip.isVisible(), false);
  assert.equal(await page.locator('.ring').count(), 0);
  await page.keyboard.press('ArrowUp');
  assert.equal(await tip.innerText(), told.at(-1));
  await page.keyboard.press('Tab');
  assert.equal(await tip.isVisible(), false);
  // Lines have words of their own, and every chart has as many places as texts.
  await unfold(page);
  const uneven = await page.locator('svg.chart[data-at]').evaluateAll((all) => all.filter((svg) => {
    const read = svg.getAttribute('aria-label').slice(svg.querySelector('title').textContent.length + 2).split('; ');
    return svg.dataset.at.split(',').length !== (svg.dataset.tips?.split('\n') ?? read).length;
  }).map((svg) => svg.getAttribute('aria-label')));
  assert.deepEqual(uneven, []);
  assert.match((await page.locator('svg.chart[data-tips]').first().getAttribute('data-tips')).split('\n')[0], /: (× )?[\d.,]+/);
});

await check('a flame graph has the colours of its classes, is gone through by the keys, and widened', async (open) => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(profiled, '', { colorScheme });
    await page.locator('summary', { hasText: 'Flame graph of' }).click();
    const chart = page.locator('svg[data-flames]');
    const frames = chart.locator('g');
    const frame = (name) => frames.filter({ has: page.locator('title', { hasText: name }) });
    const colour = (locator) => locator.evaluate((one) => getComputedStyle(one).fill);
    // As the legend beside the bars names them, each by itself.
    const classes = { 'wasmtime::call': 'entry/exit glue', 'lift_string': 'lifting', quote_cart: 'logic', dlmalloc: 'guest allocation' };
    const colours = new Set();
    for (const [name, label] of Object.entries(classes)) {
      assert.match(await frame(name).first().locator('title').textContent(), new RegExp(`%, ${label}$`));
      colours.add(await colour(frame(name).first().locator('rect')));
    }
    assert.equal(colours.size, 4, [...colours].join(' '));
    const logic = await page.locator('ul.legend li', { hasText: 'logic' }).first().locator('.key').evaluate((one) => getComputedStyle(one).backgroundColor);
    assert.equal(await colour(frame('quote_cart').first().locator('rect')), logic);

    // One stop of the Tab key; from it the arrows lead from frame to frame.
    const stop = page.locator('figure', { has: page.locator('svg[data-flames]') }).locator('[tabindex="0"]');
    assert.equal(await stop.count(), 1);
    await page.locator('summary', { hasText: 'Flame graph of' }).focus();
    for (let step = 0; step < 6 && !(await stop.evaluate((one) => one === document.activeElement)); step += 1) await page.keyboard.press('Tab');
    assert.ok(await stop.evaluate((one) => one === document.activeElement), 'the Tab key leads to the picture');
    const tip = page.locator('.tip');
    const goes = async (key, told) => {
      await page.keyboard.press(key);
      assert.ok((await tip.innerText()).startsWith(told), `${key}: ${await tip.innerText()}`);
    };
    await goes('ArrowUp', 'tollgate_worker::main: 100.0 %, benchmark’s loop'.replace('’', "'"));
    await goes('ArrowUp', 'wasmtime::call: 95.0 %');
    await goes('ArrowUp', 'wasm[0]::array_to_wasm_trampoline[1]: 55.0 %');
    await goes('ArrowRight', 'wasmtime::lift_string: 30.0 %, lifting');
    await goes('ArrowRight', 'wasmtime::lift_string');
    await goes('ArrowLeft', 'wasm[0]::array_to_wasm_trampoline[1]');
    await goes('ArrowUp', 'quote_cart: 55.0 %, logic');

    // Widened, it and what called it take the whole width, what it called its part of that, and the rest is gone.
    const width = (name) => frame(name).first().locator('rect').evaluate((one) => one.getBoundingClientRect().width / one.ownerSVGElement.getBoundingClientRect().width);
    const part = await width('quote_cart');
    assert.ok(part > 0.5 && part < 0.6, `${part}`);
    await page.keyboard.press('Enter');
    for (const name of ['tollgate_worker::main', 'wasmtime::call', 'quote_cart']) assert.ok(await width(name) > 0.99, name);
    assert.ok(Math.abs(await width('dlmalloc') - 10 / 55) < 0.01);
    assert.equal(await frame('lift_string').getAttribute('visibility'), 'hidden');
    assert.match(await tip.innerText(), /^quote_cart/);
    await page.keyboard.press('Escape');
    assert.ok(Math.abs(await width('quote_cart') - part) < 0.001);
    assert.equal(await frame('lift_string').getAttribute('visibility'), null);
    assert.equal(await tip.isVisible(), false);
    // The same by the pointer.
    await frame('lift_string').first().locator('rect').click();
    assert.ok(await width('lift_string') > 0.99);
    assert.equal(await frame('quote_cart').first().getAttribute('visibility'), 'hidden');
    await frame('lift_string').first().locator('rect').click();
    assert.ok(Math.abs(await width('lift_string') - 0.3) < 0.01);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run('#attribution ~ *, figure'));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`), []);
  }
});

await check('a flame graph in a file of its own has the colours of its classes, and is gone through by the keys', async (open) => {
  const page = await open(flames);
  const frame = (told) => page.locator('#frames > g', { has: page.locator('title', { hasText: told }) }).first();
  const fill = (told) => frame(told).locator('rect').getAttribute('fill');
  const colours = await Promise.all(['wasmtime::call', 'lift_string', 'quote_cart', 'dlmalloc'].map(fill));
  assert.equal(new Set(colours).size, 4, colours.join(' '));
  const legend = await page.locator('#legend').textContent();
  for (const label of ['entry/exit glue', 'lifting', 'logic', 'guest allocation']) assert.ok(legend.includes(label), legend);
  const told = () => page.locator('#details').textContent();
  for (let step = 0; step < 4 && !/all \(100/.test(await told()); step += 1) await page.keyboard.press('Tab');
  const goes = async (key, expected) => {
    await page.keyboard.press(key);
    assert.ok((await told()).startsWith(`Function: ${expected}`), `${key}: ${await told()}`);
  };
  await goes('ArrowUp', "tollgate_worker::main (100 samples, 100.00%, benchmark's loop)");
  await goes('ArrowUp', 'wasmtime::call (95');
  await goes('ArrowUp', 'wasm[0]::array_to_wasm_trampoline[1] (55');
  await goes('ArrowRight', 'wasmtime::lift_string (30 samples, 30.00%, lifting)');
  await goes('ArrowLeft', 'wasm[0]::array_to_wasm_trampoline[1]');
  await goes('ArrowUp', 'quote_cart (55');
  await page.keyboard.press('Enter');
  assert.equal(await frame('lift_string').isVisible(), false, 'Enter zooms');
  assert.equal(await frame('quote_cart').locator('rect').getAttribute('width'), '100.0000%');
  await page.keyboard.press('Escape');
  assert.equal(await frame('lift_string').isVisible(), true, 'Escape undoes it');
  await goes('ArrowDown', 'wasm[0]::array_to_wasm_trampoline[1]');
});

await check('a link of the page becomes the address of its cell, which is the same on every page', async (open) => {
  const page = await open(plain);
  const link = page.locator('#answer a[href^="#r"]').first();
  const short = await link.getAttribute('href');
  await link.click();
  await page.locator('#details').getByText('Everything measured').waitFor();
  const cell = await page.locator('#details-title').innerText();
  assert.ok((await hash(page)).startsWith(`#cell=${cell}&metric=`), await hash(page));
  const there = await open(plain, short);
  await there.locator('#details').getByText('Everything measured').waitFor();
  assert.equal(await there.locator('#details-title').innerText(), cell);
  assert.equal(await hash(there), await hash(page));
  const nobody = await open(plain, '#r999999');
  assert.equal(await nobody.locator('#details').isVisible(), false);
});

await check('what is folded away is part of the page when it is opened, and not before', async (open) => {
  const page = await open(sample);
  assert.equal(await page.locator('.matrix').count(), 0);
  await page.locator('#panel-calls summary').click();
  await page.locator(`${calls} table`).waitFor();
  assert.equal(await page.locator('.matrix').count(), 1);
  assert.ok(await page.locator(`${calls} td a`).count() > 100);
  const there = await open(sample, '#panel-probes-title');
  await there.locator('#panel-probes table').waitFor();
  assert.equal(await there.locator('.matrix').count(), 1);
});

await check('a word that not everybody knows opens its meaning beside it, by keyboard too', async (open) => {
  const page = await open(sample);
  const word = page.locator('#boundary .lead .term', { hasText: 'lowering' });
  const meaning = page.locator('#term-lowering');
  assert.equal(await meaning.isVisible(), false);
  await word.click();
  await meaning.waitFor();
  const [at, below] = [await word.boundingBox(), await meaning.boundingBox()];
  assert.ok(below.y >= at.y && below.y - at.y < 60 && Math.abs(below.x - at.x) < 420, JSON.stringify([at, below]));
  await page.keyboard.press('Escape');
  assert.equal(await meaning.isVisible(), false);
  await word.focus();
  await page.keyboard.press('Enter');
  await meaning.waitFor();
  const unexplained = await page.locator('.term').evaluateAll((all) => all.filter((one) => !document.getElementById(one.getAttribute('popovertarget'))).length);
  assert.equal(unexplained, 0);
});

await check('nothing is cut in print, at the width of a sheet', async (open) => {
  for (const file of [plain, sample]) {
    // A4 less its margins of 12 mm, at 96 pixels an inch.
    const page = await open(file, '', { viewport: { width: 703, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    await unfold(page);
    const cut = await page.evaluate(() => [...document.querySelectorAll('main *, header *')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.unseen'))
      .map((one) => `${one.tagName}.${one.className.baseVal ?? one.className} ${one.closest('section')?.id} ${one.textContent.slice(0, 40)}`));
    assert.deepEqual(cut.slice(0, 5), [], `${cut.length} in ${file}`);
  }
});

await check('print names the column of each field of a wide table', async (open) => {
  const page = await open(sample);
  await unfold(page, '.panel');
  await page.emulateMedia({ media: 'print' });
  const keys = await page.locator(`${calls} thead th`).evaluateAll((all) => all.map((one) => one.dataset.key));
  const names = await page.locator(`${calls} tbody tr`).first().locator('td').evaluateAll((all) => all.map((one) => getComputedStyle(one, '::before').content));
  const place = keys.indexOf('component/rust/winch');
  assert.equal(names[place - 1], '"winch"');
  assert.equal(names[keys.indexOf('native/rust') - 1], '"native"');
});

await check('the theme is the reader’s', async (open) => {
  const page = await open(plain, '', { colorScheme: 'light' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.selectOption('#theme', 'dark');
  assert.notEqual(await background(), light);
  assert.match(await hash(page), /theme=dark/);
  await page.reload();
  assert.notEqual(await background(), light);
});

await check('a cell opens by keyboard, shows everything, and closes to where the reader was', async (open) => {
  const page = await open(plain);
  await unfold(page, '#panel-calls');
  const place = await columnOf(page, 'winch');
  const link = field(page, 'pricing/quote-cart', place - 1).locator('a');
  await link.focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('#details');
  await dialog.getByText('Everything measured').waitFor();
  assert.equal(await page.locator('#details-title').innerText(), 'pricing/quote-cart@component/rust/winch');
  assert.match(await dialog.locator('tr.here').innerText(), /time of one call/);
  assert.equal(await dialog.locator('tr.here circle').count(), 6);
  assert.match(await dialog.locator('.reproduce code').innerText(), /^tollgate run --plan quick --seed 7 --cells pricing\/quote-cart@component\/rust\/winch$/);
  assert.match(await hash(page), /cell=pricing\/quote-cart@component\/rust\/winch/);
  await page.keyboard.press('Escape');
  assert.equal(await dialog.isVisible(), false);
  assert.ok(await link.evaluate((one) => document.activeElement === one));
  await page.goBack();
  await page.locator('#details[open]').waitFor();
});

await check('the first cell that is opened has been unpacked before', async (open) => {
  // In the reader's first second, or later on a busy machine. Unpacking takes more than the one turn of the page's loop.
  for (const second of [1, 2, 4, 8, 16]) {
    const page = await open(night);
    await page.waitForTimeout(second * 1000);
    const there = await page.evaluate(async () => {
      [...document.querySelectorAll('main a[href^="#r"]')].find((link) => link.checkVisibility()).click();
      await new Promise((turn) => { setTimeout(turn); });
      return document.querySelectorAll('#details-body table').length > 0;
    });
    if (there) return;
  }
  assert.fail('it was never there at once');
});

await check('a deep link restores the whole state, with raw samples', async (open) => {
  const page = await open(plain, '#cell=pricing/quote-cart@component/rust/cranelift&metric=call-ns&base=component/rust/winch&w=quote&theme=dark');
  await page.locator('#details').getByText('Everything measured').waitFor();
  assert.equal(await page.inputValue('select[name=base]'), 'component/rust/winch');
  assert.equal(await page.inputValue('input[name=w]'), 'quote');
  assert.equal(await page.inputValue('#theme'), 'dark');
  await page.locator('#details summary').click();
  await page.locator('#details pre').getByText('"slices":[100.12').waitFor();
  const nothing = await open(plain, '#cell=no/such@cell&sort=%E0%A4%A');
  await nothing.getByText('There is no such cell on this page.').waitFor();
});

await check('a command can be copied', async (open) => {
  const page = await open(plain, '#cell=pricing/quote-cart@component/rust/winch', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('#details .copy').click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^tollgate run --plan quick/);
});

await check('rows, journal and histograms are downloads from the page itself', async (open) => {
  const page = await open(plain);
  const saved = async (selector) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
    return fs.readFileSync(await download.path(), 'utf8');
  };
  const csv = (await saved('[data-download=csv]')).trim().split('\n');
  assert.match(csv[0], /^run,comparison,cell,metric/);
  assert.ok(csv.some((line) => line.includes('pricing/quote-cart@component/rust/winch,call-ns,,ns,measured,6,0,,1500,')), csv[5]);
  const journal = (await saved('[data-download="journal-0"]')).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(journal.map((line) => line.line), ['run', 'launch', 'launch']);
  assert.equal(Object.keys(JSON.parse(await saved('[data-download=tails]'))).length, 1);
});

await check('the first table needs no scrolling at the width of a tablet', async (open) => {
  for (const width of [720, 768, 1024, 1440]) {
    const page = await open(night, '', { viewport: { width, height: 900 } });
    const [inner, outer] = await page.locator('.scroll:has(> table.decision)').first().evaluate((one) => [one.scrollWidth, one.clientWidth]);
    assert.ok(inner <= outer, `${inner} in ${outer} of ${width}`);
  }
});

await check('no page is wider than its window', async (open) => {
  for (const width of [360, 768, 1440]) {
    for (const where of ['', '#cell=pricing/quote-cart@component/rust/winch']) {
      const page = await open(plain, where, { viewport: { width, height: 800 } });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} in ${width}${where}`);
    }
  }
});

await check('the first screen answers, wide and narrow', async (open) => {
  for (const [width, height, within] of [[1440, 900, 'table.decision'], [360, 800, '#answer .lead']]) {
    const page = await open(sample, '', { viewport: { width, height } });
    const box = await page.locator(within).first().boundingBox();
    assert.ok(box.y + box.height <= height, `${within} ends at ${box.y + box.height} of ${height}`);
    assert.match(await page.locator('#answer .lead').first().innerText(), /^One call of .* takes [\d.]+ ns as a native library, [\d.]+ ns as a component, /);
  }
});

await check('every control is reached by the keyboard, the way past the navigation first', async (open) => {
  const page = await open(plain);
  const reached = [];
  for (let step = 0; step < 300 && reached.at(-1) !== 'c'; step += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.name || document.activeElement.className || document.activeElement.getAttribute('href') || document.activeElement.tagName));
  }
  assert.equal(reached[0], 'skip');
  for (const control of ['theme', '#matrix', 'panel', 'base', 'w', 'c']) assert.ok(reached.includes(control), `${control}: ${reached}`);
});

await check('axe finds nothing, in light and dark, with a cell open, and where it is narrow', async (open) => {
  const wheres = [['', 'light', 1280], ['', 'dark', 1280], ['#cell=pricing/quote-cart@component/rust/winch', 'light', 360]];
  const looks = [...wheres.map((how) => [plain, ...how]), [night, '', 'light', 1280], [night, '', 'dark', 360]];
  for (const [file, where, colorScheme, width] of looks) {
    const page = await open(file, where, { colorScheme, viewport: { width, height: 900 } });
    if (where) await page.locator('#details').getByText('Everything measured').waitFor();
    // Of a night as a reader gets it; ten thousand fields take a minute to look at.
    if (file === plain) await unfold(page);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
    assert.deepEqual(told, [], `${file} ${where} ${colorScheme}`);
  }
});

await check('over the nights each change is drawn, and told to who does not see it', async (open) => {
  const page = await open(plain);
  await page.locator('nav a[href="#history"]').click();
  const charts = page.locator('#history svg.chart');
  assert.deepEqual(await charts.evaluateAll((all) => all.map((one) => one.checkVisibility())), [true, true, false]);
  assert.match(await charts.first().getAttribute('aria-label'), /30 nights; confirmed \+8\.0 %/);
  await page.locator('#history summary').click();
  assert.equal(await visible(charts), 3);
  assert.match(await page.locator('#history tbody').innerText(), /worse[^]*\+8\.0 %/);
});

await check('configurations that the reader picks stand beside each other, and in the address', async (open) => {
  const page = await open(plain);
  const told = page.locator('#compared');
  const rendered = await told.innerText();
  await page.locator('.chips summary').click();
  assert.equal(await page.locator('.chips input:checked').count(), 2);
  // Whatever stands there before anybody picks, the first of it is the one that the other is held against.
  const first = /the first is (.+)/.exec(await page.locator('.chips .count').innerText())[1];
  assert.ok(rendered.includes(`against ${first}`), rendered);
  const box = (config) => page.locator(`.chips input[value="component/rust/${config}"]`);
  while (await page.locator('.chips input:checked').count()) await page.locator('.chips input:checked').first().uncheck();
  assert.match(await page.locator('.chips .count').innerText(), /pick one more/);
  await box('cranelift').focus();
  await page.keyboard.press('Space');
  await box('winch').check();
  await told.getByText('winch against cranelift').first().waitFor();
  assert.match(await told.innerText(), /A call takes 1\.5\d? times as long[^]*Compiling is 3\.0\d? times as fast/i);
  assert.match(await hash(page), /vs=component\/rust\/cranelift,component\/rust\/winch/);
  await box('epoch').check();
  await box('fuel').check();
  assert.equal(await box('pooling').isDisabled(), true);
  assert.match(await told.locator('summary').first().innerText(), /winch takes[^]*; epoch takes[^]*; fuel takes/);
  await told.locator('summary').first().click();
  await told.locator('td a').first().click();
  assert.match(await page.locator('#details-title').innerText(), /@component\/rust\//);
  await page.keyboard.press('Escape');
  const again = await open(plain, '#vs=component/rust/cranelift,component/rust/winch');
  await again.locator('#compared').getByText('winch against cranelift').first().waitFor();
  const broken = await open(plain, '#vs=nobody,component/rust/winch,%3Cb%3E');
  assert.match(await broken.locator('.chips .count').innerText(), /1 of at most 4 picked; pick one more/);
  const none = await open(plain);
  assert.equal(await none.locator('#compared').innerText(), rendered);
});

await check('every figure can be taken away, with the words to quote it by', async (open) => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(plain, '', { colorScheme });
    const figure = page.locator('#fig-decision');
    const take = async (kind) => {
      const [file] = await Promise.all([page.waitForEvent('download'), figure.locator(`[data-figure=${kind}]`).click()]);
      return [file.suggestedFilename(), fs.readFileSync(await file.path())];
    };
    const [name, svg] = await take('svg');
    assert.equal(name, 'fig-decision.svg');
    const text = svg.toString();
    assert.doesNotMatch(text, /var\(|class=/);
    assert.match(text, /fill="#ffffff"/);
    assert.match(text, /What one operation takes[^]*Tollgate 0\.1\.0[^]*intervals/);
    const parsed = await page.evaluate((it) => new DOMParser().parseFromString(it, 'image/svg+xml').querySelector('parsererror')?.textContent, text);
    assert.equal(parsed, undefined);
    const [, png] = await take('png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    // Twice as many pixels as the chart has, so that it is sharp in print.
    assert.equal(png.readUInt32BE(16), 2 * Number(/ width="(\d+)"/.exec(text)[1]));
  }
});

await check('without scripts everything is there to read', async (open) => {
  const page = await open(plain, '', { javaScriptEnabled: false });
  assert.match(await page.locator('#answer').innerText(), /component\/rust\/precompiled/);
  assert.equal(await page.locator(`${calls} table`).isVisible(), false);
  await page.locator(`${calls} summary`).click();
  assert.match(await page.locator(calls).innerText(), /× 7\.50/);
  assert.match(await page.locator('#yours-costs').innerText(), /200,000 small calls a second/);
  assert.equal(await page.locator('form.yours').isVisible(), false);
  assert.ok(await page.locator('#start svg').first().isVisible());
  assert.match(await page.locator('#compared').innerText(), /against/);
  assert.equal(await page.locator('form.chips').isVisible(), false);
  assert.equal(await page.locator('form.controls').isVisible(), false);
});

await check('it prints without what is of no use on paper', async (open) => {
  const page = await open(plain);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('nav').isVisible(), false);
  assert.ok(await page.locator(calls).isVisible());
});

await check('hostile names stay text', async (open) => {
  const page = await open(hostile, '#cell=pricing/unit-price@component/rust/cranelift');
  await page.locator('#details').getByText('Remarks').waitFor();
  assert.match(await page.locator('#details').innerText(), /<script>alert\("1"\)<\/script>/);
  assert.match(await page.locator('header').innerText(), /<script>alert/);
  assert.equal(await page.evaluate(() => [...document.scripts].filter((script) => script.textContent.includes('alert')).length), 0);
  assert.equal(await page.locator('img[src=x]').count(), 0);
});

await browser.close();
