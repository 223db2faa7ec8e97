import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExtractModule } from '../../services/cli/source/extract-module-file.ts';
import { withExtractModule } from '../../shared/adapters/http/module/with-extract-module.ts';
import { EMPTY_PAGE, NO_PHASES, type ResponseVisit, type Visit } from '../../shared/core/visit.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';
import { options } from '../support/builders.ts';
import { aFolder } from '../support/cli.ts';

const WORKER = new URL('../../services/consumer/extract-worker.ts', import.meta.url);
const never = new AbortController().signal;

/** Does what the path of a page says. */
const MODULE = `
	import type { Page } from 'shoal/extract';
	const wait = new Promise(() => {});
	export const columns = ['title'];
	export default async function extract(page: Page): Promise<object> {
		switch (new URL(page.url).pathname) {
			case '/loop': for (;;);
			case '/wait': return wait as Promise<object>;
			case '/throw': throw new TypeError('no price');
			case '/reject': return Promise.reject('just so');
			case '/list': return [1];
			case '/huge': return { text: 'x'.repeat(100_000) };
			case '/exit': return process.exit(3);
			case '/later': setTimeout(() => { throw new Error('too late'); }); return wait as Promise<object>;
			case '/memory': { const all: unknown[] = []; for (;;) all.push(new Array(100_000).fill(all.length)); }
			case '/env': return { names: Object.keys(process.env).filter((name) => name.startsWith('AWS_')) };
		}
		const { status, contentType, headers, fields } = page;
		return { title: page.first('h1')?.text, status, contentType, server: headers.server, fields };
	}
`;

let visitor: Visitor;
let folder: string;
let file: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'shoal-module-'));
	file = join(folder, 'shop.ts');
	writeFileSync(file, MODULE);
	visitor = withExtractModule(pagesOf({}), WORKER);
});
afterAll(async () => {
	await visitor.close();
	rmSync(folder, { recursive: true });
});

function pagesOf(seen: Partial<ResponseVisit>): Visitor {
	return {
		async visit(url) {
			const body = Uint8Array.from(Buffer.from(`<h1>${url}</h1>`));
			const page = { ...EMPTY_PAGE, finalUrl: url, contentType: 'text/html', charset: 'utf-8', status: 200 };
			const content = { body, headers: { server: 'x' } };
			return { kind: 'response', outcome: 'ok', ...page, ...NO_PHASES, content, ...seen };
		},
		close: async () => {},
	};
}

function visit(path: string, { by = visitor, timeoutMs = 5_000, signal = never } = {}): Promise<Visit> {
	return by.visit(`http://a.example${path}`, { ...options().visit, extractModule: { file, timeoutMs } }, signal);
}

describe('a module of the user', () => {
	it('S4.9 gives fields of a page, on a thread of its own', async () => {
		const seen = await visit('/');
		expect(seen).toMatchObject({
			outcome: 'ok',
			extracted: {
				title: 'http://a.example/',
				status: 200,
				contentType: 'text/html',
				server: 'x',
				fields: {},
			},
		});
		expect(seen).not.toHaveProperty('content');
		expect(seen).not.toHaveProperty('note');
	});

	it('is given what the rules gave, and joins it', async () => {
		const by = withExtractModule(pagesOf({ extracted: { title: 'T', sku: 'A' }, note: 'cut' }), WORKER);
		try {
			expect(await visit('/', { by })).toMatchObject({
				extracted: { title: 'http://a.example/', sku: 'A', fields: { title: 'T', sku: 'A' } },
				note: 'cut',
			});
		} finally {
			await by.close();
		}
	});

	it.each([
		['/throw', 'the module shop.ts threw TypeError: no price (line 9:25)'],
		['/reject', 'the module shop.ts threw what is no error: "just so"'],
		['/list', 'the module shop.ts gave a list, and not an object of fields'],
		['/huge', 'the module shop.ts gave 97.7 KiB of fields, and a page may have 64.0 KiB'],
		['/exit', 'the module shop.ts ended its thread, with exit code 3'],
		['/later', 'the module shop.ts threw an error that nobody caught, and was stopped: too late'],
		['/memory', 'the module shop.ts used more than 128 MB of memory, and was stopped'],
	])('that fails on %s is a note on that page, and goes on with the next', async (path, note) => {
		const [failed, next] = await Promise.all([visit(path, { timeoutMs: 60_000 }), visit('/next')]);
		expect(failed).toMatchObject({ outcome: 'ok', note });
		expect(failed).not.toHaveProperty('extracted');
		expect(next).toMatchObject({ extracted: { title: 'http://a.example/next' } });
	});

	it.each(['/loop', '/wait'])('that comes to no end on %s is stopped, and goes on with the next', async (path) => {
		const [failed, next] = await Promise.all([visit(path, { timeoutMs: 200 }), visit('/next')]);
		const note = 'the module shop.ts took longer than 0.2 s, and was stopped';
		expect(failed).toMatchObject({ outcome: 'ok', note });
		expect(next).toMatchObject({ extracted: { title: 'http://a.example/next' } });
	});

	it('is not asked of what is no text', async () => {
		const by = withExtractModule(pagesOf({ contentType: 'image/png' }), WORKER);
		const seen = await visit('/', { by });
		expect(seen).not.toHaveProperty('extracted');
		expect(seen).not.toHaveProperty('content');
		await by.close();
	});

	it('leaves pages that still wait at the end of an invocation to the next', async () => {
		const ending = new AbortController();
		const visits = [visit('/wait', { signal: ending.signal }), visit('/', { signal: ending.signal })];
		setImmediate(() => ending.abort());
		for (const each of await Promise.all(visits)) expect(each).toMatchObject({ error: { code: 'DEADLINE' } });
		expect(await visit('/', { signal: ending.signal })).toMatchObject({ error: { code: 'DEADLINE' } });
		expect(await visit('/next', { timeoutMs: 500 })).toMatchObject({ extracted: { status: 200 } });
	});

	it('has none of the credentials of the function', async () => {
		process.env.AWS_SECRET_ACCESS_KEY ??= 'none';
		const by = withExtractModule(pagesOf({}), WORKER);
		expect(await visit('/env', { by })).toMatchObject({ extracted: { names: [] } });
		await by.close();
	});

	it('that cannot be loaded any more is a note on each page', async () => {
		const gone = { file: join(aFolder(), 'gone.ts'), timeoutMs: 1000 };
		const seen = await visitor.visit('http://a.example/', { ...options().visit, extractModule: gone }, never);
		expect(seen).toMatchObject({ note: expect.stringMatching(/^the module gone\.ts Cannot find module/) });
	});
});

describe('a file with a module', () => {
	it('tells which fields it gives', async () => {
		const read = await readExtractModule(file, { option: '--extract-module', timeoutMs: 300 });
		expect(read).toEqual({ file, timeoutMs: 300, columns: ['title'] });
	});

	it.each([
		[
			'a.ts',
			'export default () => {\n\treturn { a: 1 ];\n};',
			":2: is no module that can be read: Expected ',', got ']'",
		],
		['a.mjs', 'export default () => {\n\treturn { a: 1 ];\n};', ':2: is no module that can be read: Unexpected token'],
		['a.ts', 'enum A { x }', ':1: is no module that can be read: TypeScript enum is not supported'],
		['a.js', '\n\nundefined.x;', ':3:11: threw TypeError'],
		['a.js', "import './none.js';", ': Cannot find module'],
		['a.js', 'export const a = 1;', ': has no default export'],
		['a.js', 'export default 7;', ': has a default export that is no function but number'],
		['a.js', 'export default () => ({});\nexport const columns = [1];', ': exports columns that are no list'],
	])('that is wrong is told with its place: %s %j', async (name, text, message) => {
		const wrong = join(aFolder(), name);
		writeFileSync(wrong, text);
		const reading = readExtractModule(wrong, { option: '--extract-module' });
		await expect(reading).rejects.toThrow(`--extract-module ${wrong}${message}`);
	});

	it('that is wrong is told though its thread ends at once, and who asks is busy', () => {
		const runner = new URL('../../shared/adapters/http/module/module-runner.ts', import.meta.url);
		const reply = "{ kind: 'unloadable', message: 'said so' }";
		const worker = `import { workerData } from 'node:worker_threads'; workerData.port.postMessage(${reply}); process.exit(0);`;
		// A process of its own: within a test run, the message is heard first by chance.
		const script = `
			import { ModuleRunner } from ${JSON.stringify(runner)};
			const worker = new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(worker)}));
			for (let attempt = 0; attempt < 8; attempt++) {
				const runner = new ModuleRunner({ name: 'late', file: 'late.js' }, worker);
				const loaded = runner.load();
				await new Promise(setImmediate);
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
				console.log((await loaded).message);
				await runner.close();
			}`;
		const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
		expect(said.trim().split('\n')).toEqual(Array(8).fill('said so'));
	});

	it.each([
		['none.ts', '--extract-module none.ts: there is no such file'],
		['none', 'nor a module in extractors/, of which there are: outline'],
		['constructor', 'nor a module in extractors/'],
	])('that is not there is told: %s', async (name, message) => {
		await expect(readExtractModule(name, { option: '--extract-module' })).rejects.toThrow(message);
	});
});
