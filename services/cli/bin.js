#!/usr/bin/env node
// Plain JavaScript without `node:` imports: an old Node must get as far as saying that it is too old.
const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < NEEDED) {
	process.stderr.write(
		'shoal: needs Node ' +
			NEEDED +
			' or later, but Node ' +
			process.versions.node +
			' runs it; `npm run -s shoal -- COMMAND` and `npx shoal COMMAND` bring their own\n',
	);
	process.exitCode = 3;
} else {
	process.getBuiltinModule('node:module').enableCompileCache();
	import('./start.ts');
}
