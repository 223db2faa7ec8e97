import { expect, it } from 'vitest';
import { createReadingNotice } from '../../../../../services/cli/source/reading-notice.ts';

const READING = { url: 'https://a.example/s.xml', file: 2, files: 50, targets: 12_000 };
const TEXT = 'Reading sitemap 2 of 50, 12,000 targets until now: https://a.example/s.xml';

function setUp(isTTY: boolean) {
	const written: string[] = [];
	let time = 0;
	const notice = createReadingNotice({ isTTY, columns: 60, write: (text) => written.push(text) }, () => time);
	return {
		written,
		notice,
		at: (ms: number) => {
			time = ms;
			notice.show(READING);
		},
	};
}

it('U2 says in a line now and then which sitemap is being read, where that takes long', () => {
	const { at, written, notice } = setUp(false);
	for (let ms = 0; ms <= 13_000; ms += 500) at(ms);
	notice.end();

	expect(written).toEqual([`${TEXT}\n`, `${TEXT}\n`]);
});

it('U2 says it on a terminal at once, in one line that is gone at the end', () => {
	const { at, written, notice } = setUp(true);
	at(0);
	notice.end();

	expect(written).toEqual([`\r\x1b[2K${TEXT.slice(0, 59)}`, '\r\x1b[2K']);
});

it('U2 shows no control character of an address', () => {
	const { written, notice } = setUp(true);
	notice.show({ ...READING, url: 'http://a/\x1b[31m', files: 1 });

	expect(written.join('').replaceAll('\r\x1b[2K', '')).not.toContain('\x1b');
});
