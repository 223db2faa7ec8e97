import type { TestProject } from 'vitest/node';
import { type Installed, installClient } from './install-client.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		runtimeClient: Installed;
	}
}

/** Once for all test files: the first time ever, it is built. */
export async function setup({ provide }: TestProject): Promise<void> {
	const installed = await installClient();
	if ('reason' in installed) process.stderr.write(`The runtime client's tests are skipped. ${installed.reason}\n`);
	provide('runtimeClient', installed);
}
