import { readPage } from './doc-commands.ts';

type Verifier = (headers: object, body: string, secret: string, nowSeconds?: number) => boolean;

/** The example of the page on reports, as its readers copy it. */
export async function verifierOfDocs(): Promise<Verifier> {
	const [, code = ''] = /```js\n(.*?)```/s.exec(readPage('docs/reports.md')) ?? [];
	const { isFromShoal } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
	return isFromShoal;
}
