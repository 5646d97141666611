import type { CallFault } from '@/server/core/ports/call-failed';

type Codes = Readonly<Partial<Record<CallFault, readonly number[]>>>;

/**
 * Errors that makers name by numbers, by the field they come in. From the makers' pages of error codes: Z.ai (also the
 * codes of its coding plans), iFlytek Spark, MiniMax, Baidu Qianfan.
 */
const tables: Readonly<Record<'error.code' | 'base_resp' | 'error_code', Codes>> = {
  'error.code': {
    key: [1000, 1001, 1002, 1003, 1004, 1110, 1111, 1112, 1121, 1220, 11200],
    quota: [1113, 1304, 1308, 1309, 1310, 11201],
    'rate-limit': [1302, 1303, 1313, 11202, 11203],
    overloaded: [1120, 1200, 1230, 1231, 1234, 1305, 1312, 10007, 10008, 10012, 10110],
    'model-gone': [1211, 1221, 1222, 1311],
    context: [1261, 10907],
    refusal: [1300, 1301, 10013, 10014, 10019],
    'bad-request': [1210, 1212, 1213, 1214, 1215],
  },
  base_resp: {
    key: [1004, 2049],
    quota: [1008, 2056],
    'rate-limit': [1002, 1041, 2045],
    overloaded: [1000, 1013, 1024, 1033],
    timeout: [1001],
    context: [1039],
    refusal: [1026, 1027],
    'bad-request': [1042, 2013],
  },
  error_code: {
    key: [13, 14, 15, 110, 111],
    quota: [17, 19],
    'rate-limit': [4, 18, 336501, 336502],
    overloaded: [1, 2, 336000, 336100],
    context: [336103],
    'bad-request': [336001, 336002, 336003],
  },
};

/** The HTTP status that stands for a fault. */
const statuses: Readonly<Partial<Record<CallFault, number>>> = {
  key: 401,
  quota: 402,
  'model-gone': 404,
  context: 413,
  'rate-limit': 429,
  refusal: 451,
  overloaded: 500,
  timeout: 504,
  'bad-request': 400,
};

type Fields = Readonly<Record<string, unknown>>;

/** The fault that a maker's number names, in the body of a refusal; null where there is none that is known. */
export function faultByNumber({ error, body }: { error?: Fields; body?: Fields }): CallFault | null {
  const found = [
    ['error.code', error?.code],
    ['base_resp', error?.status_code],
    ['error_code', body?.error_code],
  ] as const;
  for (const [field, given] of found) {
    const number = typeof given === 'string' && given !== '' ? Number(given) : given;
    for (const [fault, numbers] of Object.entries(tables[field])) {
      if (typeof number === 'number' && numbers.includes(number)) return fault as CallFault;
    }
  }
  return null;
}

export const statusByNumber = (refusal: Parameters<typeof faultByNumber>[0]): number | undefined => {
  const fault = faultByNumber(refusal);
  return fault === null ? undefined : statuses[fault];
};
