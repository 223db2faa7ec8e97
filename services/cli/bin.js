#!/usr/bin/env node
// Plain JavaScript without `node:` imports: an old Node must get as far as saying that it is too old.
const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);
const SMALL_MAIN_THREAD = '--max-semi-space-size=8';
// What runs the embedded stack, on a dozen threads.
const RUNS_STACK = ['scrape', 'check', 'compare', 'demo', 'jobs', 'serve'];

if (major < NEEDED) {
	process.stderr.write(
		'shoal: needs Node ' +
			NEEDED +
			' or later, but Node ' +
			process.versions.node +
			' runs it; `npx shoal COMMAND`, in the checkout, brings its own\n',
	);
	process.exitCode = 3;
} else {
	const runsStack = RUNS_STACK.includes(process.argv[2]) && !process.argv.includes('--help');
	if (process.platform === 'linux' && runsStack) limitMemory();
	// It would go before the limits of all other threads, which stand where they are started.
	if (process.execArgv.includes(SMALL_MAIN_THREAD)) {
		process.getBuiltinModule('node:v8').setFlagsFromString('--max-semi-space-size=0');
	}
	process.getBuiltinModule('node:module').enableCompileCache();
	// The plots of `compare` are drawn by modules that a script cannot require.
	const isScript = runsStack && process.argv[2] !== 'compare';
	import('./load.ts').then((loader) => loader.load(isScript ? 'StackCommandLine' : 'CommandLine'));
}

// glibc gives each thread memory of its own to allocate from, and keeps it: 70 MB of 500 with four instances. V8 gives the
// main thread, which waits for the others most of the time, up to 96 MB for young objects alone; and it begins with 1 MB of
// them in each thread, so that what a start brings, nearly all of which lives, is copied time and again. All of it is read
// only as the process starts, so the process starts again, in 30 ms and in its own place.
function limitMemory() {
	if (process.env.MALLOC_ARENA_MAX !== undefined || process.execve === undefined) return;
	const limits = [SMALL_MAIN_THREAD, '--min-semi-space-size=16'];
	const args = [process.execPath].concat(limits, process.execArgv, process.argv.slice(1));
	process.execve(process.execPath, args, Object.assign({}, process.env, { MALLOC_ARENA_MAX: '2' }));
}
