import { z } from 'zod';

export const gradingId = z.string().regex(/^g[0-9a-f]{10}$/);
