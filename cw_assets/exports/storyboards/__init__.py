"""What people take away of a storyboard: contact sheet, page, animatic, timeline; each from one material, as bytes."""
