"""Plain checks of the invented council's files, without any metric code of the package."""
