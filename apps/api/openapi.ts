import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

/** Serves the description of every call at `/openapi.json`, made from the schemas that validate the calls. */
export function documentApi(app: NestFastifyApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Martingale')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, mk_…' }, 'key')
    .addSecurityRequirements('key')
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType
        ? { schema: z.toJSONSchema(schema, { target: 'openapi-3.0', io: schemaType, unrepresentable: 'any' }) }
        : undefined,
  });
  SwaggerModule.setup('openapi', app, document, { jsonDocumentUrl: 'openapi.json', swaggerUiEnabled: false });
}
