import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { getEnvironmentData, isMainThread, setEnvironmentData, threadId } from 'node:worker_threads';
import { crc32 } from 'node:zlib';

// JavaScript, as it is loaded before there is any compiled code.

/** What a script finds under these names: those of CommonJS, the URL of the module in whose place it runs, and what imports a file. */
const PARAMETERS = 'exports, require, module, __filename, __dirname, __moduleUrl, __importFile';
const importFile = (url) => import(url);
/** Threads inherit it from the main one, where the environment says it. */
const KEEP = 'shoal:keep-code';
const KEEP_EVERY_MS = 100;
const SUM_BYTES = 4;

if (isMainThread && process.env.SHOAL_KEEP_CODE) setEnvironmentData(KEEP, true);

/**
 * Runs a script in CommonJS with the code that V8 made of it when its code was kept, as `infra/build/warm-up.ts` does.
 *
 * Node.js has a cache of its own for modules. It holds what is compiled as a file loads, but no function that is first
 * called later, and most are: each thread of each command would compile those again.
 *
 * @param {string} file - Absolute; its code is in `FILE.code`. What V8 cannot use of it, it compiles.
 * @param {string} moduleUrl - What takes the place of its `import.meta.url`.
 * @returns Its exports.
 */
export function runCached(file, moduleUrl) {
	// esbuild writes ASCII, of which each byte is a character.
	const source = `(function (${PARAMETERS}) {${readFileSync(file, 'latin1')}\n})`;
	const script = new Script(source, { filename: file, cachedData: keptCode(file) });
	const module = { exports: {} };
	const { exports } = module;
	script.runInThisContext()(exports, createRequire(file), module, file, dirname(file), moduleUrl, importFile);
	return getEnvironmentData(KEEP) ? keeping(script, file, module.exports) : module.exports;
}

/** Code, and its checksum behind it: V8 looks at no more than the head of it, and dies of what is damaged. */
function keptCode(file) {
	try {
		const kept = readFileSync(`${file}.code`);
		const code = kept.subarray(0, -SUM_BYTES);
		return kept.readUInt32LE(code.length) === crc32(code) ? code : undefined;
	} catch {
		// None was kept, or next to nothing.
		return undefined;
	}
}

/** Keeps what has been compiled by the end of the process, of each invocation, and now and then: a thread is not told of its end. */
function keeping(script, file, exports) {
	const keep = () => {
		const part = `${file}.${process.pid}-${threadId}.part`;
		const code = script.createCachedData();
		const sum = Buffer.alloc(SUM_BYTES);
		sum.writeUInt32LE(crc32(code));
		writeFileSync(part, Buffer.concat([code, sum]));
		// Whoever may read the script may read it: who installs it need not be who runs it.
		chmodSync(part, statSync(file).mode);
		renameSync(part, `${file}.code`);
	};
	if (isMainThread) process.once('exit', keep);
	else setInterval(keep, KEEP_EVERY_MS).unref();
	const { handler } = exports;
	if (handler === undefined) return exports;
	return {
		handler: async (...given) => {
			try {
				return await handler(...given);
			} finally {
				keep();
			}
		},
	};
}
