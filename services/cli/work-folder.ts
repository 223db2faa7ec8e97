import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when the process is, however it ends short of being killed. */
export interface WorkFolder {
	readonly path: string;
	/** A new folder in it. */
	sub(): string;
	remove(): void;
}

export function createWorkFolder(): WorkFolder {
	const path = mkdtempSync(join(tmpdir(), 'shoal-'));
	const remove = () => rmSync(path, { recursive: true, force: true });
	// A second Ctrl-C ends the process at once.
	process.once('exit', remove);
	let made = 0;
	return {
		path,
		sub() {
			const folder = join(path, `stack-${made++}`);
			mkdirSync(folder);
			return folder;
		},
		remove() {
			process.off('exit', remove);
			remove();
		},
	};
}
