import { Pill, type Tone } from '@/components/ui/pill';
import { levelTitles, type QualityLevel } from '@/server/core/verdict/quality';

const tones: Record<QualityLevel, Tone> = {
  heavy: 'good',
  few: 'ink',
  'fix-first': 'warn',
  'no-ground-truth': 'bad',
};

export function LevelPill({ level }: { level: QualityLevel }) {
  const { title, meaning } = levelTitles[level];
  return (
    <Pill tone={tones[level]} title={meaning} data-level={level}>
      {title}
    </Pill>
  );
}
