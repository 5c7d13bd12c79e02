"""Rapport on one machine: package it as for AWS, start a local AWS, deploy, serve one address."""
