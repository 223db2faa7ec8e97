import { expect, it } from 'vitest';
import { RENDERERS } from '../../../../../shared/core/report/formats/report-formats.ts';
import { aBrokenLink, aHostileReport, aLinkReport, aReport } from '../../../../support/reports.ts';

it('JUnit has a test a broken link, with its places, and one for all others', () => {
	const broken = [aBrokenLink(), aBrokenLink({ url: 'https://example.com/b', places: [] })];
	const blocked = [aBrokenLink({ url: 'https://example.com/wall', outcome: 'blocked', status: 403 })];
	expect(
		RENDERERS.junit.render(aReport({ source: 'site', linkReport: aLinkReport({ broken, blocked }) })),
	).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="shoal" tests="4" failures="2" errors="0" time="2.500">
<testsuite name="check site" tests="4" failures="2" errors="0" skipped="1" timestamp="2027-01-15T08:00:00.000Z" time="2.500">
<testcase classname="shoal.check" name="https://example.com/gone"><failure type="http_error" message="HTTP_404: 404 Not Found">https://example.com/docs/:3:10  &quot;Gone&quot;</failure></testcase>
<testcase classname="shoal.check" name="https://example.com/b"><failure type="http_error" message="HTTP_404: 404 Not Found"></failure></testcase>
<testcase classname="shoal.check" name="https://example.com/wall"><skipped message="blocked: HTTP_404: 404 Not Found"/></testcase>
<testcase classname="shoal.check" name="all other targets: 7"/>
</testsuite>
</testsuites>
`);
});

it('JUnit holds no character that XML 1.0 has not, and no text is markup', () => {
	const xml = RENDERERS.junit.render(aHostileReport());
	// https://www.w3.org/TR/xml/#charsets
	expect(xml).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
	expect(xml.match(/<[a-z?]+/g)?.filter((tag) => !/^<(\?xml|testsuites?|testcase|failure|skipped)$/.test(tag))).toEqual(
		[],
	);
	expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
	expect(xml).not.toContain(']]>');
});
