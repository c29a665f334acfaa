// 128 articles, numbered from 1, made of their numbers.

import { scatter } from '../hash.js';

const COUNT = 128;
const GRADES = ['A', 'B', 'C', 'D'];

const ARTICLES = Array.from({ length: COUNT }, (_, index) => {
  const id = index + 1;
  const h = scatter(id);
  return {
    id,
    listCents: 100 * (1 + ((h >>> 20) % 250)) - 1,
    grams: 50 + ((h >>> 8) & 0xfff),
    grade: GRADES[id % 4],
    isContract: id % 8 === 3,
    isReduced: id % 5 === 0,
  };
});

/** The article of a number; undefined if there is none. */
export function article(id) {
  return id >= 1 && id <= COUNT ? ARTICLES[id - 1] : undefined;
}
