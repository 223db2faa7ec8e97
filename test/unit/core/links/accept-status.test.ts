import { expect, it } from 'vitest';
import { UsageError } from '../../../../shared/core/errors.ts';
import { parseAcceptStatus } from '../../../../shared/core/links/accept-status.ts';

it.each([
	{ list: '2xx', accepted: [200, 299], refused: [199, 300] },
	{ list: '2xx, 404', accepted: [204, 404], refused: [403, 405] },
	{ list: '200-202,999', accepted: [200, 202, 999], refused: [203, 998] },
	{ list: '3XX', accepted: [301], refused: [200] },
])('$list accepts $accepted and not $refused', ({ list, accepted, refused }) => {
	const isAccepted = parseAcceptStatus(list);
	expect(accepted.filter(isAccepted)).toEqual(accepted);
	expect(refused.filter(isAccepted)).toEqual([]);
});

it.each(['', 'ok', '2x', '20', '2000', '300-200', '099', '0xx', '-200'])("names '%s' as what is wrong", (part) => {
	const parse = () => parseAcceptStatus(`200,${part}`);
	expect(parse).toThrow(UsageError);
	expect(parse).toThrow(`'${part}'`);
});
