import { describe, inject } from 'vitest';

/** Tests under AWS's runtime client, or skipped with the reason why it is not there. */
export function describeWithClient(title: string, tests: (client: string) => void): void {
	const installed = inject('runtimeClient');
	const reason = 'reason' in installed ? installed.reason : undefined;
	describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (${reason})`, () => {
		tests('client' in installed ? installed.client : '');
	});
}
