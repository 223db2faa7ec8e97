import type { UsageTotals } from '../job.ts';
import { NANO_PER_USD } from '../record/limits.ts';
import { MB_PER_GB, type Spent, type Usage } from './ledger.ts';
import { DEFAULT_TARIFF, gbSecondUsd, PRICES, type Tariff } from './prices.ts';

/** US dollars at list price, no free tier. */
export interface Bill {
	readonly lambdaRequests: number;
	/** GB-seconds, INIT included: AWS bills it for zip functions since August 2025. */
	readonly lambdaDuration: number;
	readonly sqs: number;
	readonly dynamodb: number;
	readonly s3: number;
	readonly total: number;
	readonly currency: 'USD';
}

/** What AWS charges for what a job used, by default on arm64 in us-east-1. */
export function billOf(
	usage: Pick<UsageTotals, 'invocations' | 'gbSeconds' | keyof Usage>,
	tariff: Tariff = DEFAULT_TARIFF,
): Bill {
	const lambdaRequests = usage.invocations * PRICES.lambdaRequest.usd;
	const lambdaDuration = usage.gbSeconds * gbSecondUsd(tariff);
	const sqs = usage.sqsRequests * PRICES.sqsRequest.usd + usage.sqsGroupedRequests * PRICES.sqsGroupedRequest.usd;
	const dynamodb = usage.writeUnits * PRICES.dynamodbWriteUnit.usd + usage.readUnits * PRICES.dynamodbReadUnit.usd;
	const s3 = usage.s3Puts * PRICES.s3Put.usd + usage.s3Gets * PRICES.s3Get.usd;
	const total = lambdaRequests + lambdaDuration + sqs + dynamodb + s3;
	return { lambdaRequests, lambdaDuration, sqs, dynamodb, s3, total, currency: 'USD' };
}

/** What one invocation costs so far, or one job's share of it: in whole billionths of a dollar. */
export function nanoUsdOf(spent: Spent): number {
	const gbSeconds = (spent.billedMs * spent.memoryMb) / MB_PER_GB / 1000;
	return Math.round(billOf({ ...spent, invocations: 1, gbSeconds }).total * NANO_PER_USD);
}

/** What writes of so many units cost. */
export function nanoUsdOfWrites(units: number): number {
	return Math.round(units * PRICES.dynamodbWriteUnit.usd * NANO_PER_USD);
}
