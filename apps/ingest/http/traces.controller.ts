import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpDoor } from './http-door.js';

@Controller('v1/traces')
export class TracesController {
  constructor(private readonly door: HttpDoor) {}

  @Post()
  export(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.answer('traces', request, reply);
  }
}
