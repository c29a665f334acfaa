#!/usr/bin/env node
// The two commands of `wasm-tools` that TinyGo calls for wasip2, `component embed` and `component new`. The npm package
// below carries the same Rust libraries compiled to WebAssembly; the program itself is on no registry as a binary.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { componentEmbed, componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";

const commands = {
  // wasm-tools component embed -w WORLD WIT MODULE -o OUT
  embed: (values, [wit, module]) =>
    componentEmbed({ binary: readFileSync(module), witPath: resolve(wit), world: values.world }),
  // wasm-tools component new MODULE [--adapt NAME=FILE] -o OUT
  new: (values, [module]) =>
    componentNew(
      readFileSync(module),
      values.adapt.map((adapter) => {
        const [name, file] = adapter.split("=");
        return [name, readFileSync(file)];
      }),
    ),
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      world: { type: "string", short: "w" },
      output: { type: "string", short: "o" },
      adapt: { type: "string", multiple: true, default: [] },
    },
  });
  const [group, name, ...files] = positionals;
  if (group !== "component" || !(name in commands)) {
    throw new Error(`only \`component embed\` and \`component new\` are there, not \`${group} ${name}\``);
  }
  writeFileSync(values.output, await commands[name](values, files));
} catch (error) {
  console.error(`wasm-tools.mjs: ${error.message ?? error} ${error.payload ?? ""}`);
  process.exit(1);
}
