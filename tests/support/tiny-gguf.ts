/** A language model of random weights in llama.cpp's file format (GGUF 3): small enough to be made for a test. */

const embedding = 32;
const feedForward = 64;
const type = { u32: 4, i32: 5, f32: 6, text: 8, list: 9 } as const;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const f32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

type Value = [kind: keyof typeof type, bytes: Buffer];
const number = (value: number): Value => ['u32', u32(value)];
const real = (value: number): Value => ['f32', f32(value)];
const textual = (value: string): Value => ['text', text(value)];
const list = (kind: 'text' | 'f32' | 'i32', items: Buffer[]): Value => [
  'list',
  Buffer.concat([u32(type[kind]), u64(items.length), ...items]),
];

/** The bytes of a file with one layer and a vocabulary of bytes. `template`: how its chats are written (Jinja). */
export function tinyModel(template: string): Buffer {
  const bytes = Array.from(
    { length: 256 },
    (_, at) => `<0x${at.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const tokens = ['<unk>', '<s>', '</s>', ...bytes];
  const types = [2, 3, 3, ...bytes.map(() => 6)];
  const values: Record<string, Value> = {
    'general.architecture': textual('llama'),
    'general.name': textual('tiny'),
    'llama.context_length': number(8192),
    'llama.embedding_length': number(embedding),
    'llama.block_count': number(1),
    'llama.feed_forward_length': number(feedForward),
    'llama.attention.head_count': number(2),
    'llama.attention.head_count_kv': number(2),
    'llama.attention.layer_norm_rms_epsilon': real(1e-5),
    'llama.rope.dimension_count': number(embedding / 2),
    'llama.vocab_size': number(tokens.length),
    'tokenizer.ggml.model': textual('llama'),
    'tokenizer.ggml.tokens': list('text', tokens.map(text)),
    'tokenizer.ggml.scores': list(
      'f32',
      tokens.map(() => f32(0)),
    ),
    'tokenizer.ggml.token_type': list('i32', types.map(u32)),
    'tokenizer.ggml.bos_token_id': number(1),
    'tokenizer.ggml.eos_token_id': number(2),
    'tokenizer.ggml.unknown_token_id': number(0),
    'tokenizer.chat_template': textual(template),
  };
  const square = [embedding, embedding];
  const tensors: [name: string, dimensions: number[]][] = [
    ['token_embd.weight', [embedding, tokens.length]],
    ['output_norm.weight', [embedding]],
    ['output.weight', [embedding, tokens.length]],
    ['blk.0.attn_norm.weight', [embedding]],
    ...['q', 'k', 'v', 'output'].map((name): [string, number[]] => [`blk.0.attn_${name}.weight`, square]),
    ['blk.0.ffn_norm.weight', [embedding]],
    ['blk.0.ffn_gate.weight', [embedding, feedForward]],
    ['blk.0.ffn_up.weight', [embedding, feedForward]],
    ['blk.0.ffn_down.weight', [feedForward, embedding]],
  ];
  let offset = 0;
  const described = tensors.map(([name, dimensions]) => {
    const info = [text(name), u32(dimensions.length), ...dimensions.map(u64), u32(0), u64(offset)];
    offset += Math.ceil((dimensions.reduce((a, b) => a * b) * 4) / 32) * 32;
    return Buffer.concat(info);
  });
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(Object.keys(values).length),
    ...Object.entries(values).map(([key, [kind, value]]) =>
      Buffer.concat([text(key), u32(type[kind]), value]),
    ),
    ...described,
  ]);
  const weights = new Float32Array(offset / 4);
  for (let at = 0; at < weights.length; at++) weights[at] = Math.sin(at * 12.9898) * 0.1;
  return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.from(weights.buffer)]);
}
