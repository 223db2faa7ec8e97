import { main, runRequest } from './main.ts';

// A reader that went away, as `head` does, is no error; without a listener it would end the process as one.
process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);

// Not process.exit(): what is written but not yet flushed would be lost.
process.exitCode = await main(process.argv.slice(2), {
	stdout: process.stdout,
	stderr: process.stderr,
	env: process.env,
	run: runRequest,
});

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
	if (error.code !== 'EPIPE') throw error;
}
