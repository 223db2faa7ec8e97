import { z } from '@hono/zod-openapi';
import { exportSpecSchema } from '../../core/report/export/read-spec.ts';

export const ExportRequest = z.lazy(() => exportSpecSchema().openapi('ExportRequest'));

/** How it stands with an export. */
export const Export = z.lazy(() =>
	z
		.object({
			name: z.string(),
			format: z.string(),
			parts: z.boolean(),
			location: z.string().describe('Where it is, or will be.'),
			state: z.enum(['writing', 'written', 'failed']),
			error: z.string().optional().describe('Why the last attempt failed.'),
			results: z.number().int().min(0).optional(),
			files: z
				.array(z.object({ name: z.string(), results: z.number().int().min(0), url: z.string() }))
				.optional()
				.describe("Of one that is written into the stack's bucket; each can be read at its address without a key."),
			table: z.string().optional().describe('Where the statement is that creates its table in Athena.'),
			expiresAt: z.iso.datetime().optional().describe('When these addresses end.'),
		})
		.openapi('Export'),
);

export const ExportList = z.lazy(() => z.object({ exports: z.array(Export) }).openapi('ExportList'));
