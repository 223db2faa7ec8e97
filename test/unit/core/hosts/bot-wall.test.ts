import { expect, it } from 'vitest';
import { botWall } from '../../../../shared/core/hosts/bot-wall.ts';

function wallOf(status: number, headers: Record<string, string> = {}, body = '') {
	return botWall({ status, header: (name) => headers[name], body });
}

it.each([
	['Cloudflare', 403, { 'cf-mitigated': 'challenge' }, ''],
	['Cloudflare', 503, { server: 'cloudflare' }, '<title>Just a moment...</title>'],
	['Cloudflare', 403, { server: 'cloudflare' }, '<title>Attention Required! | Cloudflare</title>'],
	['DataDome', 403, { 'x-datadome': 'protected' }, ''],
	['DataDome', 403, {}, '<script src="https://ct.captcha-delivery.com/c.js">'],
	['HUMAN', 403, {}, '<div id="px-captcha">'],
	['Akamai', 403, { server: 'AkamaiGHost' }, '<H1>Access Denied</H1> Reference&#32;&#35;18&#46;2f'],
	['Imperva', 403, { 'x-iinfo': '1-2' }, '<iframe src="/_Incapsula_Resource?x">'],
	['Sucuri', 403, { 'x-sucuri-block': 'x' }, ''],
	['Kasada', 429, { 'x-kpsdk-ct': 'x' }, ''],
	['DDoS-Guard', 403, { server: 'ddos-guard' }, ''],
	['LinkedIn', 999, {}, ''],
	['AWS WAF', 202, { 'x-amzn-waf-action': 'challenge' }, ''],
	['AWS WAF', 405, { 'x-amzn-waf-action': 'captcha' }, ''],
])('S4.7 %s with %i, %j and %j is a wall', (vendor, status, headers, body) => {
	expect(wallOf(status, headers, body)).toBe(vendor);
});

it.each([
	[403, { server: 'cloudflare' }, '<title>Forbidden</title>'],
	[503, { server: 'cloudflare' }, '<title>Bad gateway</title>'],
	[429, {}, 'Too many requests'],
	[403, { server: 'AkamaiGHost' }, '<H1>Access Denied</H1>'],
	[200, { server: 'cloudflare', 'cf-mitigated': 'x' }, '<title>Just a moment'],
	[404, { 'x-datadome': 'protected' }, 'px-captcha'],
])('S4.7 %i with %j and %j is none', (status, headers, body) => {
	expect(wallOf(status, headers, body)).toBeUndefined();
});
