"""What libraries know about places and their languages, offline: CLDR, public holidays, measures, language names."""
