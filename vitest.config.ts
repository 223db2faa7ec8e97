import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		// A thread starts faster than a process, and no test here changes what threads share.
		pool: 'threads',
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['test/{unit,simulation,contract}/**/*.test.ts'],
					exclude: ['**/*.long.test.ts'],
					testTimeout: 60_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'integration',
					include: ['test/integration/**/*.test.ts'],
					exclude: ['test/integration/localstack.test.ts', '**/*.long.test.ts'],
					testTimeout: 30_000,
					hookTimeout: 30_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'localstack',
					include: ['test/integration/localstack.test.ts'],
					testTimeout: 60_000,
					// The first run pulls the image.
					hookTimeout: 600_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'runtime-client',
					include: ['test/runtime-client/**/*.test.ts'],
					globalSetup: ['test/runtime-client/setup.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'deployed',
					include: ['test/deployed/**/*.test.ts'],
					globalSetup: ['test/deployed/setup.ts'],
					// They share a stack, and some kill its functions.
					fileParallelism: false,
					// The sweeper comes once a minute, and looks more than once.
					testTimeout: 900_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					include: ['test/e2e/**/*.test.ts'],
					exclude: ['**/*.long.test.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
			{
				extends: true,
				// Whole processes, kills, waits that hosts ask for: for the gate, and not for each change.
				test: { name: 'long', include: ['test/**/*.long.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
			},
		],
	},
});
