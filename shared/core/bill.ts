import type { UsageTotals } from './job.ts';
import { PRICES } from './prices.ts';

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

/** What AWS charges for what a job used, on arm64 in us-east-1. */
export function billOf(usage: UsageTotals): Bill {
	const lambdaRequests = usage.invocations * PRICES.lambdaRequest.usd;
	const lambdaDuration = usage.gbSeconds * PRICES.lambdaGbSecondArm64.usd;
	const sqs = usage.sqsRequests * PRICES.sqsRequest.usd + usage.sqsGroupedRequests * PRICES.sqsGroupedRequest.usd;
	const dynamodb = usage.writeUnits * PRICES.dynamodbWriteUnit.usd + usage.readUnits * PRICES.dynamodbReadUnit.usd;
	const s3 = usage.s3Puts * PRICES.s3Put.usd + usage.s3Gets * PRICES.s3Get.usd;
	const total = lambdaRequests + lambdaDuration + sqs + dynamodb + s3;
	return { lambdaRequests, lambdaDuration, sqs, dynamodb, s3, total, currency: 'USD' };
}
