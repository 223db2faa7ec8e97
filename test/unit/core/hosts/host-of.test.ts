import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf } from '../../../../shared/core/hosts/host-of.ts';

describe('hostOf', () => {
	it('S4.7 R5 says what the parser says, whichever URLs came before', () => {
		const start = fc.constantFrom('http://', 'https://', 'HTTP://', 'ftp://', 'http:/', ' http://');
		const host = fc.constantFrom(
			...[
				'a.example',
				'A.example',
				'127.0.0.1',
				'127.1',
				'0x7f.1',
				'256.1.1.1',
				'[::1]',
				'a@b',
				'ä.example',
				'a\tb',
				'',
			],
		);
		const rest = fc.array(fc.constantFrom(':80', ':443', ':8080', '/', '\\', '?', '#', '@', 'x', '.', ' '), {
			maxLength: 5,
		});
		const url = fc.tuple(start, host, rest).map(([a, b, parts]) => a + b + parts.join(''));
		fc.assert(
			fc.property(fc.array(url, { maxLength: 12 }), (urls) => {
				for (const each of urls) {
					const parsed = URL.parse(each);
					const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
					expect(hostOf(each)).toBe(isWeb ? parsed.host : undefined);
				}
			}),
			{ numRuns: 5000 },
		);
	});
});
