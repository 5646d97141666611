import type { Stretch } from './lanes';
import type { Projection } from './projection';
import type { Scene } from './scene';
import type { DrawingTheme } from './theme';

/** What one frame of the drawing is painted with. */
export interface Painting {
  context: CanvasRenderingContext2D;
  scene: Scene;
  /** The part of the scene that the pane shows. */
  seen: Stretch;
  /** From the scene to the pane's pixels. */
  to: Projection;
  theme: DrawingTheme;
}
