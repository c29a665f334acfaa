import { article } from './catalog.js';

/** What a textual SKU looks like, as messages have it. */
export const FORM = 'TG-0042-C';

const SKU = /^TG-([0-9]{4})-([A-Z])$/;

/**
 * The article that a textual SKU names. Without one there is a `fault`: `form`, `unknown` (with the `number` asked for)
 * or `grade` (with the article, whose grade is another).
 */
export function parseSku(text) {
  const parts = SKU.exec(text);
  if (!parts) return { fault: 'form' };
  const number = Number(parts[1]);
  const found = article(number);
  if (!found) return { fault: 'unknown', number };
  if (found.grade !== parts[2]) return { fault: 'grade', article: found };
  return { article: found };
}
