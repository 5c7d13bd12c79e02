"""What deploys and runs Rapport; nothing here ships."""
