import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asScript, isScript, moduleFor } from '../../../infra/build/script-bundle.ts';

/** Called, so that V8 has code of it to keep, and never when it loads. */
const SOURCES = {
	'entry.ts': `
		import { parentPort } from 'node:worker_threads';
		export const handler = async (name: string) => {
			const { greet } = await import('./later.ts');
			return greet(name) + ' at ' + import.meta.url;
		};
		// Nothing else holds a thread.
		parentPort?.on('message', () => undefined);
		parentPort?.postMessage('loaded');
	`,
	'later.ts': `
		import { format } from 'node:util';
		export function greet(name: string) {
			if (name === '') throw new Error('nobody');
			return format('Hello %s', name);
		}
	`,
};

let dir: string;
let module: string;
let script: string;

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'shoal-script-'));
	for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(dir, name), text);
	const options: BuildOptions = { entryPoints: [join(dir, 'entry.ts')], bundle: true, platform: 'node' };
	const { metafile } = await build({ ...asScript(options), outdir: join(dir, 'out'), metafile: true });
	[script = ''] = Object.keys(metafile.outputs).map((file) => join(process.cwd(), file));
	const { file, text } = moduleFor(script);
	writeFileSync(file, text);
	module = file;
});

afterEach(() => rmSync(dir, { recursive: true }));

/** What a program prints that has the module's `handler`. */
function run(program: string, env: Record<string, string> = {}): string {
	const code = `import { handler } from ${JSON.stringify(module)}; ${program}`;
	const args = ['--input-type=module', '-e', code];
	return execFileSync(process.execPath, args, {
		env: { PATH: process.env.PATH, ...env },
		encoding: 'utf8',
		timeout: 20_000,
	}).trim();
}

const GREET = `console.log(await handler('you'));`;
const keep = () => run(GREET, { SHOAL_KEEP_CODE: '1' });
it('runs a script as the module beside it', () => {
	expect(isScript(script)).toBe(true);
	expect(run(GREET)).toBe(`Hello you at file://${module}`);
	expect(existsSync(`${script}.code`)).toBe(false);
});

it('runs on the code that was kept, which holds what was compiled after it had loaded', () => {
	const unused = run('', { SHOAL_KEEP_CODE: '1' });
	const { size: ofLoading } = statSync(`${script}.code`);
	const kept = keep();

	expect(unused).toBe('');
	expect(kept).toBe(run(GREET));
	expect(statSync(`${script}.code`).size).toBeGreaterThan(ofLoading);
});

it('keeps the code of threads, too, which are not told of their end', () => {
	const thread = `
		const { Worker } = await import('node:worker_threads');
		const worker = new Worker(new URL('file://' + ${JSON.stringify(module)}), { execArgv: [] });
		await new Promise((resolve) => worker.once('message', resolve));
		const { existsSync } = await import('node:fs');
		while (!existsSync(${JSON.stringify(`${script}.code`)})) await new Promise((resolve) => setTimeout(resolve, 20));
		await worker.terminate();
		console.log('kept');
	`;

	expect(run(thread, { SHOAL_KEEP_CODE: '1' })).toBe('kept');
});

it('keeps nothing where nobody asked for it', () => {
	keep();
	const before = readFileSync(`${script}.code`);
	run(`await handler('you'); await handler('me');`);

	expect(readFileSync(`${script}.code`).equals(before)).toBe(true);
});

it('compiles anew what V8 cannot use', () => {
	keep();
	for (const spoilt of [Buffer.alloc(0), Buffer.from('no code'), readFileSync(`${script}.code`).subarray(0, 1000)]) {
		writeFileSync(`${script}.code`, spoilt);

		expect(run(GREET)).toContain('Hello you');
	}
});

it('compiles anew what was damaged since, which V8 would run', () => {
	keep();
	const kept = readFileSync(`${script}.code`);
	for (let part = 1; part < 8; part++) {
		const damaged = Buffer.from(kept);
		const at = Math.floor((part * damaged.length) / 8);
		damaged[at] = (damaged[at] ?? 0) ^ 0x55;
		writeFileSync(`${script}.code`, damaged);

		expect(run(GREET), `byte ${at}`).toContain('Hello you');
	}
	// As a machine leaves it that loses its power while it writes.
	writeFileSync(`${script}.code`, Buffer.from(kept).fill(0, 64));

	expect(run(GREET)).toContain('Hello you');
});

it('names the file and the line of an error', () => {
	const [line = ''] = run(`await handler('').catch((error) => console.log(error.stack.split('\\n')[1]));`).split('\n');
	const [, number = ''] = /entry\.cjs:(\d+):\d+/.exec(line) ?? [];

	expect(readFileSync(script, 'utf8').split('\n')[Number(number) - 1]).toContain('nobody');
});
