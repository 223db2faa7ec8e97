import type { Frame } from './thread-profile.ts';

/** Where CPU goes, in the order of the table. */
export const CATEGORIES = {
	fetch: 'fetching (undici and its adapter)',
	parse: 'parsing pages',
	sdk: 'AWS SDK calls (SQS, DynamoDB, objects)',
	servers: 'embedded SQS and DynamoDB',
	json: 'JSON',
	compression: 'compression, on the event loop',
	shoal: 'pool, plan, records, results',
	local: 'playing Lambda and its mappings',
	gc: 'garbage collection, on the event loop',
	node: 'Node.js itself: sockets, timers, native code',
	v8: 'V8 beside the event loops: compiling, garbage',
	libuv: 'libuv beside the event loops: files, zlib',
	start: 'start-up and loading of modules',
	other: 'threads that ended uncounted',
} as const;

export type Category = keyof typeof CATEGORIES;

/** Frames from the leaf to the root. */
export type Stack = readonly [Frame, ...Frame[]];

/** By the script that a frame is in; the first that matches. */
const OWNERS: readonly (readonly [RegExp, Category])[] = [
	[/node_modules\/(htmlparser2|entities|domhandler)\//, 'parse'],
	[/adapters\/http\/(page-scanner|fast-tokenizer)|core\/(page-title|html-sniff|meta-charset|charset)/, 'parse'],
	[/^node:zlib|adapters\/blob-codec|adapters\/http\/content-decoder/, 'compression'],
	[/node_modules\/undici\/|^node:internal\/deps\/undici|shared\/adapters\/http\//, 'fetch'],
	[/node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws|bowser)\/|shared\/adapters\/(aws|file)\//, 'sdk'],
	[/node_modules\/(dynalite|lazy|classic-level|memory-level|abstract-level)\//, 'servers'],
	[/\/infra\/local\//, 'local'],
	[/\/(shared|services|infra|node_modules)\//, 'shoal'],
];

const LOADING = /^node:internal\/(modules|bootstrap|process\/pre_execution)|^node:internal\/main\/(?!worker_thread)/;
/** Of `infra/local/lambda/instance-main.ts`. */
const FROZEN = 'nextInvocation';
/** Of `named-json.ts`. */
const JSON_FUNCTIONS = new Set(['namedJsonParse', 'namedJsonStringify']);

/**
 * What a sample counts for; `undefined` if the thread waited.
 *
 * @param thread - Name of the thread: that of the servers does nothing else.
 */
export function categoryOf(stack: Stack, thread: string): Category | undefined {
	const [leaf] = stack;
	if (leaf.functionName === '(idle)' || isFrozen(stack)) return undefined;
	if (leaf.functionName === '(garbage collector)') return 'gc';
	if (stack.some(({ url }) => LOADING.test(url))) return 'start';
	if (thread === 'servers') return 'servers';
	if (JSON_FUNCTIONS.has(leaf.functionName)) return 'json';
	return ownerOf(stack);
}

/** In `Atomics.wait`, as an instance between two invocations. */
function isFrozen([leaf, caller]: Stack): boolean {
	return leaf.functionName === FROZEN || (leaf.url === '' && caller?.functionName === FROZEN);
}

/** The nearest script that is not of Node.js itself: it is on whose behalf Node.js works. */
function ownerOf(stack: Stack): Category {
	for (const { url } of stack) {
		const owner = OWNERS.find(([script]) => script.test(url));
		if (owner !== undefined) return owner[1];
	}
	return 'node';
}
