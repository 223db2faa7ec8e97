import { callerFolder } from './caller-folder.ts';
import { main } from './main.ts';
import { watchStdout } from './output/stdout-fault.ts';

// What the user names is relative to where they are, and so is the default of --data.
const folder = callerFolder(process.env);
if (folder !== undefined) process.chdir(folder);

const flushed = watchStdout(process.stdout);
// There is nobody left to tell.
process.stderr.on('error', () => undefined);

// If nothing is left to do before it has ended, it has not ended well.
process.exitCode = 3;
// A bundle of this is a script, which cannot await. Not process.exit(): what is written but not yet flushed would be lost.
main(process.argv.slice(2), {
	stdout: process.stdout,
	stderr: process.stderr,
	env: process.env,
	run: (command) => command.run(),
	flushed,
}).then((code) => {
	process.exitCode = code;
});
