import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A title that begins with ids: in quotes, behind the bracket of `it`, `test` or `describe`, or in a table of titles. */
const TITLE_IDS = /(['"`])((?:(?:S\d+\.\d+|[RUW]\d+) )+)/g;
const ROW = /^\| ((?:S\d+\.\d+|[RUW]\d+)) \| (.+) \| (planned)? ?\|$/gm;

const promises = new Map(
	Array.from(readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8').matchAll(ROW), ([, id = '', , planned]) => [
		id,
		planned === 'planned',
	]),
);

const proven = new Set(
	readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => Array.from(readFileSync(join(ROOT, 'test', file), 'utf8').matchAll(TITLE_IDS)))
		.flatMap(([, , ids = '']) => ids.trim().split(' ')),
);

it('explains each id that stands in front of a title', () => {
	expect([...proven].filter((id) => !promises.has(id))).toEqual([]);
});

it('says planned of each promise that no test proves, and of no other', () => {
	const unproven = [...promises.keys()].filter((id) => !proven.has(id));
	expect(unproven).toEqual([...promises].filter(([, isPlanned]) => isPlanned).map(([id]) => id));
});
