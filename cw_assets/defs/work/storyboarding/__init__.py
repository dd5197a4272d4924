"""The work of the storyboard assets, a file a step: planning, enhancing, drawing, the sheet, the animatic."""
