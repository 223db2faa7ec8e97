import { setTimeout as sleep } from 'node:timers/promises';
import { readOwner } from '../../../../infra/local/owner.ts';

/** Owners that may leave one after the other: each is another command that ends. */
const MAX_OWNERS = 5;
/** An owner closes its servers first, and leaves then. */
const LEAVES_WITHIN_MS = 5_000;
const POLL_MS = 20;
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Runs it again where the process that owned the folder ended meanwhile, and its servers with it: what is stored is still there. */
export async function againIfOwnerLeaves<T>(dataDir: string, run: () => Promise<T>): Promise<T> {
	const owners = createOwnerWatch(dataDir);
	for (;;) {
		owners.look();
		try {
			return await run();
		} catch (error) {
			if (!(await owners.haveLeft(error))) throw error;
		}
	}
}

export interface OwnerWatch {
	/** Before a session is opened. */
	look(): void;
	/** Whether an error of that session only says that the owner of the folder has gone: then another try is due. */
	haveLeft(error: unknown): Promise<boolean>;
}

export function createOwnerWatch(dataDir: string): OwnerWatch {
	let tries = 0;
	let pid: number | undefined;
	return {
		look() {
			tries++;
			pid = readOwner(dataDir)?.pid;
		},
		haveLeft: async (error) => tries < MAX_OWNERS && isUnreachable(error) && (await leaves(dataDir, pid)),
	};
}

function isUnreachable(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	return UNREACHABLE.has((error as NodeJS.ErrnoException).code ?? '') || isUnreachable(error.cause);
}

async function leaves(dataDir: string, pid: number | undefined): Promise<boolean> {
	for (let waitedMs = 0; waitedMs <= LEAVES_WITHIN_MS; waitedMs += POLL_MS) {
		if (pid === undefined || readOwner(dataDir)?.pid !== pid) return true;
		await sleep(POLL_MS);
	}
	return false;
}
