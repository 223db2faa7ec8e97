import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
	FOLDER,
	findModules,
	LOADERS_MODULE,
	loadersModule,
	NAMES_MODULE,
	namesModule,
} from '../../../../../infra/tools/extractors/modules.ts';
import { aFolder } from '../../../../support/cli.ts';

it('functions and API know the modules that are in the folder', async () => {
	const modules = await findModules(FOLDER);
	expect(readFileSync(NAMES_MODULE, 'utf8')).toBe(namesModule(modules));
	expect(readFileSync(LOADERS_MODULE, 'utf8')).toBe(loadersModule(modules));
});

it('names each module after its file, with the fields that it says it gives', async () => {
	const folder = aFolder();
	writeFileSync(join(folder, 'a-shop.ts'), "export const columns = ['it\\'s', 'b'];\nexport default () => ({});\n");
	writeFileSync(join(folder, 'b.ts'), 'export default () => ({});\n');
	const modules = await findModules(folder);
	expect(modules).toEqual([
		{ name: 'a-shop', columns: ["it's", 'b'] },
		{ name: 'b', columns: [] },
	]);
	expect(namesModule(modules)).toContain("\t'a-shop': ['it\\'s', 'b'],\n\tb: [],\n");
	expect(loadersModule([])).toContain('= {};');
});

it.each([
	['Shop.ts', 'export default () => ({});', 'Shop.ts: is named otherwise than'],
	['shop.ts', 'export const a = 1;', 'shop.ts: has no default export'],
])('refuses %s with its fault', async (name, text, message) => {
	const folder = aFolder();
	writeFileSync(join(folder, name), text);
	await expect(findModules(folder)).rejects.toThrow(message);
});
