import { afterEach, expect, it, vi } from 'vitest';
import { install } from '../../../../../../infra/tools/bench/peers/install.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

it.each([
	{ registry: 'npm', tool: 'npm' },
	{ registry: 'PyPI', tool: 'python3' },
	{ registry: 'Go module proxy', tool: 'go' },
] as const)('says in a line why a peer of $registry could not be had', async ({ registry, tool }) => {
	vi.stubEnv('PATH', '/nowhere');
	const installed = await install('unit-test', { registry, packages: ['nothing@0.0.0'] });
	expect(installed).toEqual({ why: `${registry}, nothing@0.0.0: ${tool} is not installed here` });
});
