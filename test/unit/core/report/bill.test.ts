import { expect, it } from 'vitest';
import { type Bill, billOf } from '../../../../shared/core/report/bill.ts';
import { sumLedger } from '../../../../shared/core/report/ledger.ts';

const NOTHING = sumLedger([], [], 1_024);

it('S0.3 is nothing for nothing', () => {
	const bill: Bill = {
		lambdaRequests: 0,
		lambdaDuration: 0,
		sqs: 0,
		dynamodb: 0,
		s3: 0,
		total: 0,
		currency: 'USD',
	};
	expect(billOf(NOTHING)).toEqual(bill);
});

// By hand, from the list prices of us-east-1 for a million of each.
it.each([
	{ used: { invocations: 1_000_000 }, line: 'lambdaRequests', usd: 0.2 },
	{ used: { gbSeconds: 1_000_000 }, line: 'lambdaDuration', usd: 13.3334 },
	{ used: { sqsRequests: 1_000_000 }, line: 'sqs', usd: 0.4 },
	{ used: { sqsGroupedRequests: 1_000_000 }, line: 'sqs', usd: 0.5 },
	{ used: { writeUnits: 1_000_000 }, line: 'dynamodb', usd: 0.625 },
	{ used: { readUnits: 1_000_000 }, line: 'dynamodb', usd: 0.125 },
	{ used: { s3Puts: 1_000_000 }, line: 's3', usd: 5 },
	{ used: { s3Gets: 1_000_000 }, line: 's3', usd: 0.4 },
] as const)('S0.3 charges $usd USD for $used', ({ used, line, usd }) => {
	const bill = billOf({ ...NOTHING, ...used });

	expect(bill[line]).toBeCloseTo(usd, 10);
	expect(bill.total).toBeCloseTo(usd, 10);
});

it('S0.3 adds up its lines', () => {
	const bill = billOf({
		...NOTHING,
		invocations: 100,
		gbSeconds: 50,
		sqsRequests: 30,
		writeUnits: 200,
		readUnits: 80,
		s3Puts: 3,
	});

	expect(bill.lambdaRequests).toBeCloseTo(0.000_02, 12);
	expect(bill.lambdaDuration).toBeCloseTo(0.000_666_67, 12);
	expect(bill.sqs).toBeCloseTo(0.000_012, 12);
	expect(bill.dynamodb).toBeCloseTo(0.000_125 + 0.000_01, 12);
	expect(bill.s3).toBeCloseTo(0.000_015, 12);
	expect(bill.total).toBeCloseTo(0.000_02 + 0.000_666_67 + 0.000_012 + 0.000_135 + 0.000_015, 12);
});
