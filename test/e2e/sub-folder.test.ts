import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { parseResults } from '../support/results.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

it('U4 under npm run, files and the data folder are where the user is', async () => {
	const folder = mkdtempSync(join(ROOT, 'test', 'tmp-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, 'urls.txt'), 'not a url\n');
	const args = ['run', '-s', 'shoal', '--', 'scrape', '--from', 'urls.txt', '--out', 'here.jsonl', '--exit-zero'];
	const npm = spawn('npm', args, { cwd: folder, stdio: 'ignore' });

	expect(await once(npm, 'close')).toEqual([0, null]);
	expect(parseResults(readFileSync(join(folder, 'here.jsonl'), 'utf8'))).toMatchObject([{ outcome: 'invalid_url' }]);
	expect(existsSync(join(folder, '.shoal'))).toBe(true);
});
