import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { localFolder } from '../../services/cli/commands/jobs/export/open-place.ts';
import { objectFolder } from '../../shared/app/jobs/export/object-folder.ts';
import { createMemoryObjectStore } from '../support/memory/memory-object-store.ts';
import { exportTargetContract } from './export-target.contract.ts';

exportTargetContract('objects', () => {
	const objects = createMemoryObjectStore();
	return {
		target: objectFolder(objects, 'exports/a/csv/'),
		read: async (name) => {
			const body = await objects.get(`exports/a/csv/${name}`);
			return body && Buffer.from(body).toString();
		},
	};
});

const folder = mkdtempSync(join(tmpdir(), 'shoal-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
exportTargetContract('a folder', async () => ({
	target: await localFolder(join(folder, 'made/for/it')),
	read: (name) => readFile(join(folder, 'made/for/it', name), 'utf8').catch(() => undefined),
}));
