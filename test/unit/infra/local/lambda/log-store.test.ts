import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogStore } from '../../../../../infra/local/lambda/log-store.ts';

let dir: string;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'shoal-logs-'));
});

afterEach(() => {
	rmSync(dir, { recursive: true, force: true });
});

it('keeps a file a function and goes on where it was', () => {
	for (const text of ['one\n', 'two\n']) {
		const logs = createLogStore(join(dir, 'logs'));
		logs.write('A', text);
		logs.write('B', text.toUpperCase());
		logs.close();
	}

	expect(readFileSync(join(dir, 'logs/A.log'), 'utf8')).toBe('one\ntwo\n');
	expect(readFileSync(join(dir, 'logs/B.log'), 'utf8')).toBe('ONE\nTWO\n');
});

it('keeps one file more when the first is full, and no others', () => {
	const logs = createLogStore(dir, 100);
	for (let line = 0; line < 1000; line++) logs.write('A', `line ${line}\n`);
	logs.close();

	expect(readFileSync(join(dir, 'A.log'), 'utf8')).toMatch(/line 999\n$/);
	expect(statSync(join(dir, 'A.log')).size + statSync(join(dir, 'A.log.1')).size).toBeLessThan(250);
});

it('U4 drops what cannot be written, and R8 the credentials of URLs', () => {
	const logs = createLogStore(dir);
	mkdirSync(join(dir, 'A.log'));
	logs.write('A', 'lost\n');
	logs.write('B', 'asked for https://me:secret@a.example/\n');
	logs.close();

	expect(readFileSync(join(dir, 'B.log'), 'utf8')).toBe('asked for https://a.example/\n');
});

it('says in one line that it cannot write', () => {
	writeFileSync(join(dir, 'file'), '');

	expect(() => createLogStore(join(dir, 'file', 'logs'))).toThrow(/cannot keep logs in .*ENOTDIR/);
});
