import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startMinistack } from '../../infra/tools/engines/ministack.ts';
import { deploy } from './deploy.ts';

/** What the tests get of the engine and of the stack on it. */
export interface Deployed {
	readonly endpoint: string;
	/** Of the engine. */
	readonly pid: number;
	/** Of the stack, by name. */
	readonly outputs: Readonly<Record<string, string>>;
}

declare module 'vitest' {
	interface ProvidedContext {
		deployed: Deployed;
	}
}

/** One engine and one stack for all files. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const folder = await mkdtemp(join(tmpdir(), 'shoal-deployed-'));
	const engine = await startMinistack(folder);
	const stop = async () => {
		await engine.stop();
		if (process.env.KEEP_DEPLOYED === undefined) await rm(folder, { recursive: true, force: true });
	};
	try {
		const outputs = await deploy(engine.endpoint, folder);
		provide('deployed', { endpoint: engine.endpoint, pid: engine.pid, outputs });
		return stop;
	} catch (error) {
		await stop();
		throw error;
	}
}
