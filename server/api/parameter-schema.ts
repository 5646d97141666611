import { z } from 'zod';

const propertySchema = z.object({
  type: z.enum(['number', 'integer', 'boolean', 'string']).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.union([z.number(), z.boolean(), z.string(), z.null()]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
});

/** The part of JSON Schema that the parameters of strategies use. Forms are made from it. */
const parameterSchema = z.object({ properties: z.record(z.string(), propertySchema).default({}) });

export type ParameterProperty = z.infer<typeof propertySchema>;
export type ParameterSchema = z.infer<typeof parameterSchema>;

/** A strategy's parameters as JSON Schema. Throws if they use more than a form can show. */
export function parameterSchemaOf(parameters: z.ZodObject): ParameterSchema {
  return parameterSchema.parse(z.toJSONSchema(parameters, { io: 'input' }));
}
