import { expect, it } from 'vitest';
import { findFiles } from '../../../../../../services/cli/source/files/find-files.ts';
import { UsageError } from '../../../../../../shared/core/errors.ts';

it.each(['file:///%zz.md', 'file://host/x.md'])('U4 %s is refused as the address of a file', (url) => {
	expect(() => findFiles([url])).toThrow(UsageError);
});

it('S4.9 finds a file by its address', () => {
	const url = new URL('../../../../../../README.md', import.meta.url);
	expect(findFiles([url.href]).files).toEqual([url.pathname]);
});
