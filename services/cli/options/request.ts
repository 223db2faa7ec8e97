import { certificates } from '../parse/values/certificates.ts';
import { header, headerValue, privateAllowance, secretHeader, statusList } from '../parse/values/http-values.ts';
import { bytes, integer, seconds } from '../parse/values/value-parsers.ts';
import { flag, inGroup, once, optional, repeatable, withDefault } from './option.ts';

/** How a target is visited. */
export const REQUEST_OPTIONS = inGroup('Request', {
	timeoutMs: withDefault(seconds({ min: 0.01, max: 900 }), {
		name: 'timeout',
		help: 'seconds for one attempt, redirects and body included',
		defaultText: '15',
	}),
	connectTimeoutMs: withDefault(seconds({ min: 0.01, max: 900 }), {
		name: 'connect-timeout',
		help: 'seconds to find the address of a host, and then as long for TCP and TLS',
		defaultText: '5',
	}),
	retries: withDefault(integer('N', { min: 0, max: 20 }), {
		name: 'retries',
		help: 'attempts after the first, per target',
		defaultText: '2',
	}),
	maxBodyBytes: withDefault(bytes({ min: 1, max: 1024 ** 3 }), {
		name: 'max-body',
		help: 'longest body after decompression; KiB, MiB, GiB may follow the number',
		defaultText: '5MiB',
	}),
	maxRedirects: withDefault(integer('N', { min: 0, max: 100 }), {
		name: 'max-redirects',
		help: 'redirects that one target may take',
		defaultText: '10',
	}),
	headers: repeatable(header, { name: 'header', help: 'sent with each request' }),
	secretHeaders: repeatable(secretHeader, {
		name: 'secret-header',
		help: 'sent with each request: the header N, with the value of the secret NAME',
	}),
	userAgent: optional(headerValue, {
		name: 'user-agent',
		help: 'how the requests name themselves',
		defaultText: 'Shoal and its version',
	}),
	acceptStatus: withDefault(statusList, {
		name: 'accept-status',
		help: 'statuses that count as ok, such as 2xx,404 or 200-299',
		defaultText: '2xx',
	}),
	allowPrivate: repeatable(privateAllowance, {
		name: 'allow-private',
		help: 'also visits private addresses of this host, in this network, or below this domain, whoever links to them',
	}),
	insecure: flag({
		name: 'insecure',
		help: 'visits servers whatever their certificates; where one is not valid, nothing that may be secret is sent',
	}),
	ca: once(certificates, { name: 'ca', help: 'trusts the authorities of this file (PEM), beside the known ones' }),
});
