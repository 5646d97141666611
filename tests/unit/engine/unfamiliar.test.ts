import { describe, expect, it } from 'vitest';
import { packagesIn } from '@/server/engine/attempt/unfamiliar';

describe('the packages a file imports from outside', () => {
  it('are those of JavaScript that are neither Node’s, the repository’s nor a test runner', () => {
    const text = [
      "import fs from 'node:fs';",
      "import path from 'path';",
      "import { z } from 'zod';",
      "import type { A } from '@scope/kit/deep';",
      "import { own } from '@/server/core/base/ids';",
      "import './style.css';",
      "import { it } from 'vitest';",
      "const late = await import('yaml');",
      "const old = require('lodash/fp');",
      "export * from '../near';",
    ].join('\n');
    expect(packagesIn('src/a.ts', text, ['src/a.ts'])).toEqual(['zod', '@scope/kit', 'yaml', 'lodash']);
  });

  it('are those of Python that are neither standard nor modules of the repository', () => {
    const text = [
      'import os, numpy as np',
      'import json',
      'from rooms.booking import Booking',
      'from .near import x',
      '    from pandas.core import frame',
      'import pytest',
    ].join('\n');
    expect(packagesIn('rooms/a.py', text, ['rooms/a.py', 'rooms/booking.py'])).toEqual(['numpy', 'pandas']);
  });

  it('are not known of other languages', () => {
    expect(packagesIn('main.go', 'import "fmt"', ['main.go'])).toBeNull();
  });
});
