import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION } from '../../../shared/core/version.ts';

it('is the version that package.json states', () => {
	const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

	expect(VERSION).toBe(version);
});
