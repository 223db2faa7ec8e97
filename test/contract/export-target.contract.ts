import { beforeAll, describe, expect, it } from 'vitest';
import type { ExportTarget } from '../../shared/ports/export-target.ts';

/** A folder for exports, and a look into it. */
export interface ExportTargetUnderTest {
	readonly target: ExportTarget;
	/** `undefined` where there is no such file. */
	read(name: string): Promise<string | undefined>;
}

export function exportTargetContract(
	name: string,
	make: () => ExportTargetUnderTest | Promise<ExportTargetUnderTest>,
): void {
	describe(`a target of exports (${name})`, () => {
		let tested: ExportTargetUnderTest;
		beforeAll(async () => {
			tested = await make();
		});

		async function* parts(...texts: readonly string[]) {
			for (const text of texts) yield Buffer.from(text);
		}

		it('S0.9 has a file once all of it is written', async () => {
			await tested.target.put('part-00000.csv', parts('a,', 'b\r\n'));
			await tested.target.put('_manifest.json', parts('{}\n'));

			expect(await tested.read('part-00000.csv')).toBe('a,b\r\n');
			expect(await tested.read('_manifest.json')).toBe('{}\n');
		});

		it('S0.9 puts a file in the place of the one that is there', async () => {
			await tested.target.put('again', parts('old and long'));
			await tested.target.put('again', parts('new'));

			expect(await tested.read('again')).toBe('new');
		});

		it('S0.9 leaves what is there where the new one breaks off, and throws what it broke off with', async () => {
			async function* broken() {
				yield Buffer.from('half');
				throw new RangeError('no more');
			}
			await tested.target.put('kept', parts('whole'));

			await expect(tested.target.put('kept', broken())).rejects.toThrow('no more');
			await expect(tested.target.put('never', broken())).rejects.toThrow('no more');
			expect(await tested.read('kept')).toBe('whole');
			expect(await tested.read('never')).toBeUndefined();
		});
	});
}
